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

/** Answers 401 to a request with a revoked access token. It verifies no token: the application goes on doing that. */
public final class RevocationFilter implements Filter {
    private final RevocationList list;

    public RevocationFilter(RevocationList list) {
        this.list = list;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        String header = ((HttpServletRequest) request).getHeader("Authorization");
        if (PresentedTokens.revoked(header, list)) {
            HttpServletResponse http = (HttpServletResponse) response;
            http.setHeader("WWW-Authenticate", PresentedTokens.challenge(header));
            http.setStatus(HttpServletResponse.SC_UNAUTHORIZED);
            return;
        }
        chain.doFilter(request, response);
    }
}
