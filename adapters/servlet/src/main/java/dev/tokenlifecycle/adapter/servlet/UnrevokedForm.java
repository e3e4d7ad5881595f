package dev.tokenlifecycle.adapter.servlet;

import dev.tokenlifecycle.adapter.RevocationList;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A form without the access token in it, if that was revoked (RFC 6750 §2.2). Its body is read by the application, or by nobody. */
final class UnrevokedForm extends HttpServletRequestWrapper {
    private static final Pattern FORM =
            Pattern.compile("(?i)\\s*(application/x-www-form-urlencoded|multipart/form-data)\\b.*");

    private final RevocationList list;

    UnrevokedForm(HttpServletRequest request, RevocationList list) {
        super(request);
        this.list = list;
    }

    static boolean isForm(HttpServletRequest request) {
        return request.getContentType() != null
                && FORM.matcher(request.getContentType()).matches();
    }

    @Override
    public String getParameter(String name) {
        return hidden(name) ? null : super.getParameter(name);
    }

    @Override
    public String[] getParameterValues(String name) {
        return hidden(name) ? null : super.getParameterValues(name);
    }

    @Override
    public Enumeration<String> getParameterNames() {
        return Collections.enumeration(getParameterMap().keySet());
    }

    @Override
    public Map<String, String[]> getParameterMap() {
        Map<String, String[]> all = super.getParameterMap();
        if (!hidden(PresentedTokens.PARAMETER)) {
            return all;
        }
        Map<String, String[]> others = new HashMap<>(all);
        others.remove(PresentedTokens.PARAMETER);
        return Collections.unmodifiableMap(others);
    }

    private boolean hidden(String name) {
        String[] values = PresentedTokens.PARAMETER.equals(name) ? super.getParameterValues(name) : null;
        return values != null
                && PresentedTokens.challenge(Stream.of(values), list).isPresent();
    }
}
