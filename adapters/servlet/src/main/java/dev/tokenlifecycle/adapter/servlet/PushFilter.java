package dev.tokenlifecycle.adapter.servlet;

import dev.tokenlifecycle.adapter.PushAnswer;
import dev.tokenlifecycle.adapter.RevocationList;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Takes the pushes at one path and lets everything else through. Map it before whatever authenticates: a push carries its
 * proof in itself.
 */
public final class PushFilter implements Filter {
    private final RevocationList list;
    private final String path;

    /**
     * A filter.
     *
     * @param path below the context path, such as {@code /revocations}
     */
    public PushFilter(RevocationList list, String path) {
        this.list = list;
        this.path = path;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        HttpServletRequest http = (HttpServletRequest) request;
        if (path.equals(http.getRequestURI().substring(http.getContextPath().length()))) {
            take(http, (HttpServletResponse) response);
        } else {
            chain.doFilter(request, response);
        }
    }

    private void take(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (!"POST".equals(request.getMethod())) {
            response.setHeader("Allow", "POST");
            response.setStatus(HttpServletResponse.SC_METHOD_NOT_ALLOWED);
            return;
        }
        byte[] body = request.getInputStream().readNBytes(PushAnswer.LARGEST + 1);
        PushAnswer answer = body.length > PushAnswer.LARGEST
                ? PushAnswer.TOO_LARGE
                : list.receive(new String(body, StandardCharsets.UTF_8));
        response.setStatus(answer.status());
        if (!answer.body().isEmpty()) {
            response.setContentType("application/json");
            response.getOutputStream().write(answer.body().getBytes(StandardCharsets.UTF_8));
        }
    }
}
