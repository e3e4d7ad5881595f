package dev.tokenlifecycle.rotation.readiness;

import dev.tokenlifecycle.rotation.FamilyId;
import dev.tokenlifecycle.rotation.Origin;
import dev.tokenlifecycle.rotation.PresentedToken;
import dev.tokenlifecycle.rotation.RefreshTokenRotation;
import dev.tokenlifecycle.rotation.RotationDecision;
import dev.tokenlifecycle.rotation.RotationPolicy;
import dev.tokenlifecycle.rotation.RotationPolicy.Mode;
import dev.tokenlifecycle.rotation.RotationPolicy.OnReuse;
import dev.tokenlifecycle.rotation.RotationPolicy.Rotate;
import dev.tokenlifecycle.rotation.TokenFamily;
import dev.tokenlifecycle.rotation.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What {@code enforce} would have refused of observed refreshes. The decision is the very one that a server makes ({@link
 * RefreshTokenRotation}), on what each event says of the token and its family.
 *
 * <p>Worked example with a grace of 10 seconds: a token of generation 3 is presented 12 seconds after its family has reached
 * generation 4. It is refused and ends the family; with a grace of 30 seconds it is answered. What the family's tokens did
 * after its end isn't counted: the user would have logged in again.
 *
 * @param grace the {@code reuse-grace-seconds}
 * @param recoverLostResponse the {@code recover-lost-response}
 * @param refusals the refreshes that would have been refused, in the order of the history
 */
public record EnforcementForecast(Duration grace, boolean recoverLostResponse, List<Refusal> refusals) {
    /**
     * A refresh that would have been refused.
     *
     * @param refresh what was presented
     * @param endsFamily whether its family would have ended with it; not where it only lost a race
     */
    public record Refusal(ObservedRefresh refresh, boolean endsFamily) {}

    /**
     * Replays {@code history}.
     *
     * @param history observed refreshes, the oldest first
     */
    public static EnforcementForecast of(List<ObservedRefresh> history, Duration grace, boolean recoverLostResponse) {
        RotationPolicy policy = new RotationPolicy(
                Mode.ENFORCE,
                Rotate.ALWAYS,
                grace,
                recoverLostResponse,
                OnReuse.REVOKE_FAMILY,
                Duration.ZERO,
                Duration.ZERO,
                false);
        Set<String> ended = new HashSet<>();
        List<Refusal> refusals = new ArrayList<>();
        for (ObservedRefresh refresh : history) {
            if (ended.contains(refresh.family())) {
                continue;
            }
            if (endsFamily(policy, refresh)) {
                ended.add(refresh.family());
                refusals.add(new Refusal(refresh, true));
            } else if (policy.isStrictlySingleUse() && isLostRace(refresh)) {
                refusals.add(new Refusal(refresh, false));
            }
        }
        return new EnforcementForecast(grace, recoverLostResponse, List.copyOf(refusals));
    }

    /** How many families would have ended. */
    public long familiesEnded() {
        return refusals.stream().filter(Refusal::endsFamily).count();
    }

    /** How many users would have been refused once at least. */
    public long usersRefused() {
        return users(refusals);
    }

    /** How many different users there are among {@code refusals}. */
    public static long users(List<Refusal> refusals) {
        return refusals.stream()
                .map(refusal -> refusal.refresh().user())
                .filter(Objects::nonNull)
                .collect(Collectors.toSet())
                .size();
    }

    /** The lifetimes of the observing policy have been applied to its verdict already; no grace changes them. */
    private static boolean endsFamily(RotationPolicy policy, ObservedRefresh refresh) {
        if (refresh.verdict() == Verdict.EXPIRED_FAMILY) {
            return true;
        }
        return refresh.verdict() != Verdict.EXEMPT && decide(policy, refresh) instanceof RotationDecision.Reuse;
    }

    private static RotationDecision decide(RotationPolicy policy, ObservedRefresh refresh) {
        FamilyId id = new FamilyId(refresh.family());
        PresentedToken token = new PresentedToken("presented", id, refresh.generation(), refresh.at(), null, false);
        TokenFamily family = new TokenFamily(
                id,
                refresh.currentGeneration(),
                refresh.at(),
                refresh.at().minus(refresh.sinceRotation()),
                refresh.causedLastRotation() ? token.id() : "another",
                null,
                Origin.UNKNOWN,
                false);
        return RefreshTokenRotation.decide(policy, token, family, false, refresh.at());
    }

    /** The current token, overtaken by another request with it: strictly single use refuses one of the two. */
    private static boolean isLostRace(ObservedRefresh refresh) {
        return refresh.verdict() == Verdict.CONCURRENT && refresh.generationsBehind() == 0;
    }
}
