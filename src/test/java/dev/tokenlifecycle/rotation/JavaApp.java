package dev.tokenlifecycle.rotation;

import java.net.URI;

/** An app that uses a client library; {@code T} is what the library keeps of a login. */
interface JavaApp<T> {
    /** The address of the login page. */
    URI start() throws Exception;

    /** The login whose page sent the browser to {@code callback}. */
    T finish(URI callback) throws Exception;

    /** What follows {@code login}. */
    T refresh(T login) throws Exception;

    String refreshToken(T login);

    /** Whether {@code failure} says that the login is over. */
    boolean isLoggedOut(Throwable failure);
}
