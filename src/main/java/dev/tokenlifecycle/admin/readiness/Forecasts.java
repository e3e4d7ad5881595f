package dev.tokenlifecycle.admin.readiness;

import dev.tokenlifecycle.admin.readiness.ReadinessRepresentation.Client;
import dev.tokenlifecycle.admin.readiness.ReadinessRepresentation.Example;
import dev.tokenlifecycle.admin.readiness.ReadinessRepresentation.Setting;
import dev.tokenlifecycle.admin.request.AdminRequest;
import dev.tokenlifecycle.admin.request.OriginRepresentation;
import dev.tokenlifecycle.admin.request.VisibleUsers;
import dev.tokenlifecycle.rotation.readiness.EnforcementForecast;
import dev.tokenlifecycle.rotation.readiness.EnforcementForecast.Refusal;
import dev.tokenlifecycle.rotation.readiness.ObservedRefresh;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The forecasts of one history, for every grace and both recovery settings. */
final class Forecasts {
    private static final List<Integer> GRACES = List.of(0, 5, 10, 30, 60, 300);
    private static final int CLIENTS = 20;
    private static final int EXAMPLES = 5;

    private final List<ObservedRefresh> history;
    private final VisibleUsers users;

    Forecasts(AdminRequest admin, List<ObservedRefresh> history) {
        this.history = history;
        this.users = new VisibleUsers(admin);
    }

    List<Setting> all() {
        return GRACES.stream()
                .flatMap(grace -> Stream.of(false, true).map(recover -> setting(grace, recover)))
                .toList();
    }

    private Setting setting(int grace, boolean recover) {
        EnforcementForecast forecast = EnforcementForecast.of(history, Duration.ofSeconds(grace), recover);
        List<Refusal> refusals = forecast.refusals();
        return new Setting(
                grace,
                recover,
                refusals.size(),
                forecast.familiesEnded(),
                forecast.usersRefused(),
                clients(refusals),
                refusals.subList(Math.max(0, refusals.size() - EXAMPLES), refusals.size()).stream()
                        .sorted(Comparator.comparing(
                                        (Refusal refusal) -> refusal.refresh().at())
                                .reversed())
                        .map(this::example)
                        .toList());
    }

    private static List<Client> clients(List<Refusal> refusals) {
        return refusals.stream()
                .collect(Collectors.groupingBy(refusal -> refusal.refresh().client()))
                .entrySet()
                .stream()
                .map(one -> new Client(one.getKey(), one.getValue().size(), EnforcementForecast.users(one.getValue())))
                .sorted(Comparator.comparingLong(Client::usersRefused)
                        .reversed()
                        .thenComparing(Client::client))
                .limit(CLIENTS)
                .toList();
    }

    private Example example(Refusal refusal) {
        ObservedRefresh refresh = refusal.refresh();
        return new Example(
                refresh.at().toString(),
                refresh.client(),
                refresh.user(),
                users.name(refresh.user()),
                refresh.family(),
                refusal.endsFamily(),
                refresh.generationsBehind(),
                refresh.sinceRotation().toSeconds(),
                refresh.causedLastRotation(),
                OriginRepresentation.of(refresh.lastRotation()),
                OriginRepresentation.of(refresh.presentedBy()));
    }
}
