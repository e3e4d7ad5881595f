package dev.tokenlifecycle.rotation.keycloak;

import dev.tokenlifecycle.rotation.Origin;
import dev.tokenlifecycle.rotation.ShownClient;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import org.jboss.logging.Logger;
import org.keycloak.email.EmailException;
import org.keycloak.email.EmailTemplateProvider;
import org.keycloak.executors.ExecutorsProvider;
import org.keycloak.models.AbstractKeycloakTransaction;
import org.keycloak.models.ClientModel;
import org.keycloak.models.Constants;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.utils.KeycloakModelUtils;

/**
 * The e-mail of {@code notify-user}: sent once the revocation is committed, in a thread of its own, at most once. It neither
 * delays nor fails the answer; what can't be sent is logged.
 */
final class ReuseMail {
    private static final Logger LOG = Logger.getLogger(ReuseMail.class);
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm 'UTC'").withZone(ZoneOffset.UTC);

    private final KeycloakSessionFactory factory;
    private final String realmId;
    private final String userId;
    private final Map<String, Object> facts;

    private ReuseMail(KeycloakSessionFactory factory, String realmId, String userId, Map<String, Object> facts) {
        this.factory = factory;
        this.realmId = realmId;
        this.userId = userId;
        this.facts = facts;
    }

    /** Sends one to {@code user} if the current transaction commits; nothing where they have no address. */
    static void afterCommit(KeycloakSession session, UserModel user, ClientModel client, FamilyRefresh refresh) {
        if (user.getEmail() == null || user.getEmail().isBlank()) {
            return;
        }
        KeycloakSessionFactory factory = session.getKeycloakSessionFactory();
        String realmId = session.getContext().getRealm().getId();
        ReuseMail mail = new ReuseMail(factory, realmId, user.getId(), facts(client, refresh.origin(), refresh.now()));
        var executor = session.getProvider(ExecutorsProvider.class).getExecutor("token-lifecycle-mail");
        session.getTransactionManager().enlistAfterCompletion(new AbstractKeycloakTransaction() {
            @Override
            protected void commitImpl() {
                try {
                    executor.execute(mail::send);
                } catch (RejectedExecutionException shuttingDown) {
                    LOG.warnf("No e-mail about a reused refresh token to user %s: the server stops", mail.userId);
                }
            }

            @Override
            protected void rollbackImpl() {}
        });
    }

    /** The user agent isn't among them: a thief chooses it, and could write to the user that way. */
    private static Map<String, Object> facts(ClientModel client, Origin origin, Instant now) {
        return Map.of(
                "clientName", ShownClient.of(client.getName(), client.getClientId()),
                "address", origin.address(),
                "time", TIME.format(now));
    }

    private void send() {
        try {
            KeycloakModelUtils.runJobInTransaction(factory, this::send);
        } catch (RuntimeException notSent) {
            LOG.warnf(notSent, "No e-mail about a reused refresh token to user %s", userId);
        }
    }

    private void send(KeycloakSession session) {
        RealmModel realm = session.realms().getRealm(realmId);
        session.getContext().setRealm(realm);
        UserModel user = realm == null ? null : session.users().getUserById(realm, userId);
        if (user == null) {
            return;
        }
        Map<String, Object> attributes = new HashMap<>(facts);
        // The language is the user's own, not that of the replay.
        attributes.put(Constants.IGNORE_ACCEPT_LANGUAGE_HEADER, true);
        try {
            session.getProvider(EmailTemplateProvider.class)
                    .setRealm(realm)
                    .setUser(user)
                    .send("tokenLifecycleReuseSubject", "token-lifecycle-reuse.ftl", attributes);
        } catch (EmailException notSent) {
            // Keycloak's sentence then is of an address "null". Another provider of e-mails may need no SMTP server, so
            // it is asked.
            boolean noServer = realm.getSmtpConfig().isEmpty();
            LOG.warnf(
                    "No e-mail about a reused refresh token to user %s: %s",
                    userId, noServer ? "the realm has no SMTP server" : notSent.getMessage());
        }
    }
}
