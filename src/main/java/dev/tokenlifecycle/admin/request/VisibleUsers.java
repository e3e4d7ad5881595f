package dev.tokenlifecycle.admin.request;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.UserModel;

/** The names of users, as far as the admin of a request may see them. Each is looked up once. */
public final class VisibleUsers {
    private final AdminRequest admin;
    private final Map<String, Optional<String>> names = new HashMap<>();

    public VisibleUsers(AdminRequest admin) {
        this.admin = admin;
    }

    /** The name of the user with this id; null where the admin may not see them or they are gone. */
    public @Nullable String name(@Nullable String id) {
        return id == null ? null : names.computeIfAbsent(id, this::find).orElse(null);
    }

    private Optional<String> find(String id) {
        UserModel user = admin.session().users().getUserById(admin.realm(), id);
        return user != null && admin.auth().users().canView(user) ? Optional.of(user.getUsername()) : Optional.empty();
    }
}
