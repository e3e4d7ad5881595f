package dev.tokenlifecycle.revocation.delivery;

import dev.tokenlifecycle.keycloak.signing.RealmSignature;
import dev.tokenlifecycle.keycloak.signing.UnsignableException;
import dev.tokenlifecycle.revocation.RevocationNotice;
import dev.tokenlifecycle.revocation.hook.HookPolicy;
import dev.tokenlifecycle.revocation.hook.HookSettings;
import dev.tokenlifecycle.revocation.keycloak.ServerEgress;
import dev.tokenlifecycle.revocation.payload.SecurityEvent;
import dev.tokenlifecycle.revocation.payload.WebhookBody;
import dev.tokenlifecycle.revocation.payload.WebhookSecrets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.util.JsonSerialization;

/** Renders and signs a notice for a hook, with the keys and secrets of this moment. */
final class DeliveryFormat {
    private final KeycloakSession session;
    private final RealmModel realm;
    private final HookSecrets secrets;

    DeliveryFormat(KeycloakSession session, RealmModel realm) {
        this.session = session;
        this.realm = realm;
        this.secrets = new HookSecrets(session);
        session.getContext().setRealm(realm);
    }

    /**
     * The request that notifies {@code hook}.
     *
     * @param id the stable id of the delivery
     * @throws UndeliverableException if it can't be signed or must not be sent
     */
    DeliveryRequest render(HookPolicy hook, String id, RevocationNotice notice, Instant now) {
        URI url = URI.create(hook.endpointUrl());
        ServerEgress.rules().refusal(url).ifPresent(refusal -> {
            throw new UndeliverableException(refusal);
        });
        List<String> hidden = new ArrayList<>();
        Map<String, String> headers = new LinkedHashMap<>();
        if (!hook.authorizationHeader().isEmpty()) {
            String header = secrets.resolve(HookSettings.AUTHORIZATION_HEADER.key(), hook.authorizationHeader());
            headers.put("Authorization", header);
            hidden.add(header);
            hidden.add(header.substring(header.lastIndexOf(' ') + 1));
        }
        String body = switch (hook.format()) {
            case SECURITY_EVENT_TOKEN -> securityEventToken(hook, id, notice, now, headers);
            case STANDARD_WEBHOOKS -> standardWebhook(hook, id, notice, now, headers);
        };
        return new DeliveryRequest(url, headers, body, hidden);
    }

    // RFC 8935 §2.1: the SET is the body, and an error is JSON.
    private String securityEventToken(
            HookPolicy hook, String id, RevocationNotice notice, Instant now, Map<String, String> headers) {
        headers.put("Content-Type", "application/secevent+jwt");
        headers.put("Accept", "application/json");
        try {
            return RealmSignature.securityEventToken(
                    session, realm, SecurityEvent.claims(notice, id, hook.endpointUrl(), now));
        } catch (UnsignableException unsignable) {
            throw new UndeliverableException(String.valueOf(unsignable.getMessage()));
        }
    }

    private String standardWebhook(
            HookPolicy hook, String id, RevocationNotice notice, Instant now, Map<String, String> headers) {
        String secret = secrets.resolve(HookSettings.SIGNING_SECRET.key(), hook.signingSecret());
        String body = json(WebhookBody.of(notice));
        headers.put("Content-Type", "application/json");
        headers.put("webhook-id", id);
        headers.put("webhook-timestamp", Long.toString(now.getEpochSecond()));
        try {
            headers.put("webhook-signature", WebhookSecrets.parse(secret).signature(id, now, body));
        } catch (IllegalArgumentException unusable) {
            throw new UndeliverableException(HookSettings.SIGNING_SECRET.key() + ": " + unusable.getMessage());
        }
        return body;
    }

    private static String json(Object value) {
        try {
            return JsonSerialization.writeValueAsString(value);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
