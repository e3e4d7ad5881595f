package dev.tokenlifecycle.adapter.servlet;

import dev.tokenlifecycle.adapter.RevocationList;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Answers 401 to a request with a revoked access token. It verifies no token: the application goes on doing that. It reads no body
 * either; an application that asks for the parameters of a form finds no revoked token among them.
 */
public final class RevocationFilter implements Filter {
    private final RevocationList list;

    public RevocationFilter(RevocationList list) {
        this.list = list;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        HttpServletRequest http = (HttpServletRequest) request;
        Optional<String> challenge = PresentedTokens.challenge(
                Stream.concat(
                        Collections.list(http.getHeaders("Authorization")).stream(),
                        PresentedTokens.inQuery(http.getQueryString())),
                list);
        if (challenge.isPresent()) {
            HttpServletResponse refused = (HttpServletResponse) response;
            refused.setHeader("WWW-Authenticate", challenge.get());
            refused.setStatus(HttpServletResponse.SC_UNAUTHORIZED);
            return;
        }
        chain.doFilter(UnrevokedForm.isForm(http) ? new UnrevokedForm(http, list) : http, response);
    }
}
