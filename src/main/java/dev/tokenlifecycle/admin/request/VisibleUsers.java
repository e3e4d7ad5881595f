package dev.tokenlifecycle.admin.request;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.UserModel;

/** The users whom the admin of a request may see, their names, and who of them the admin may manage. Each is looked up once. */
public final class VisibleUsers {
    private final AdminRequest admin;
    private final Map<String, Optional<String>> names = new HashMap<>();
    private final Map<String, Boolean> visible = new HashMap<>();
    private final Map<String, Boolean> manageable = new HashMap<>();

    public VisibleUsers(AdminRequest admin) {
        this.admin = admin;
    }

    /** Whether the admin may see {@code user}. */
    public boolean include(UserModel user) {
        return visible.computeIfAbsent(user.getId(), id -> admin.auth().users().canView(user));
    }

    /** Whether the admin may manage {@code user}, and so revoke what the user has. */
    public boolean mayManage(UserModel user) {
        return manageable.computeIfAbsent(
                user.getId(), id -> admin.auth().users().canManage(user));
    }

    /** The name of the user with this id; null where the admin may not see them or they are gone. */
    public @Nullable String name(@Nullable String id) {
        return id == null ? null : names.computeIfAbsent(id, this::find).orElse(null);
    }

    private Optional<String> find(String id) {
        UserModel user = admin.session().users().getUserById(admin.realm(), id);
        return user != null && include(user) ? Optional.of(user.getUsername()) : Optional.empty();
    }
}
