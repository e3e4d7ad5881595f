package dev.tokenlifecycle.adapter.spring;

import dev.tokenlifecycle.adapter.PushAnswer;
import dev.tokenlifecycle.adapter.RevocationList;
import java.nio.charset.StandardCharsets;
import org.springframework.core.Ordered;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Takes the pushes at one path, in front of Spring Security, without blocking. */
final class PushWebFilter implements WebFilter, Ordered {
    private final RevocationList list;
    private final String path;

    PushWebFilter(RevocationList list, String path) {
        this.list = list;
        this.path = path;
    }

    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE + 10;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        if (!path.equals(exchange.getRequest().getPath().pathWithinApplication().value())) {
            return chain.filter(exchange);
        }
        if (!HttpMethod.POST.equals(exchange.getRequest().getMethod())) {
            exchange.getResponse().getHeaders().set("Allow", "POST");
            exchange.getResponse().setStatusCode(HttpStatus.METHOD_NOT_ALLOWED);
            return exchange.getResponse().setComplete();
        }
        return DataBufferUtils.join(exchange.getRequest().getBody(), PushAnswer.LARGEST)
                .map(PushWebFilter::text)
                .defaultIfEmpty("")
                .flatMap(body -> Mono.fromCallable(() -> list.receive(body)).subscribeOn(Schedulers.boundedElastic()))
                .onErrorReturn(DataBufferLimitException.class, PushAnswer.TOO_LARGE)
                .flatMap(answer -> write(exchange.getResponse(), answer));
    }

    private static String text(DataBuffer body) {
        try {
            return body.toString(StandardCharsets.UTF_8);
        } finally {
            DataBufferUtils.release(body);
        }
    }

    private static Mono<Void> write(ServerHttpResponse response, PushAnswer answer) {
        response.setStatusCode(HttpStatusCode.valueOf(answer.status()));
        if (answer.body().isEmpty()) {
            return response.setComplete();
        }
        response.getHeaders().setContentType(MediaType.APPLICATION_JSON);
        return response.writeWith(
                Mono.just(response.bufferFactory().wrap(answer.body().getBytes(StandardCharsets.UTF_8))));
    }
}
