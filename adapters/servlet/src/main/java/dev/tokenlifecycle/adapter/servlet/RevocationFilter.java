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
    static final String CHALLENGE = "Bearer error=\"invalid_token\", error_description=\"The token was revoked\"";

    private final RevocationList list;

    public RevocationFilter(RevocationList list) {
        this.list = list;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        String header = ((HttpServletRequest) request).getHeader("Authorization");
        if (BearerToken.claims(header).filter(list::isRevoked).isPresent()) {
            HttpServletResponse http = (HttpServletResponse) response;
            http.setHeader("WWW-Authenticate", CHALLENGE);
            http.setStatus(HttpServletResponse.SC_UNAUTHORIZED);
            return;
        }
        chain.doFilter(request, response);
    }
}
