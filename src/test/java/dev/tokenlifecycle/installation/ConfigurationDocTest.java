package dev.tokenlifecycle.installation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenlifecycle.clientpolicy.SettingsExecutorFactory;
import dev.tokenlifecycle.lifetime.LifetimeSettings;
import dev.tokenlifecycle.lifetime.keycloak.AccessTokenLifetimeExecutorFactory;
import dev.tokenlifecycle.revocation.hook.HookSettings;
import dev.tokenlifecycle.revocation.keycloak.RevocationHookExecutorFactory;
import dev.tokenlifecycle.rotation.RotationSettings;
import dev.tokenlifecycle.rotation.keycloak.RefreshTokenRotationExecutorFactory;
import dev.tokenlifecycle.settings.ChoiceSetting;
import dev.tokenlifecycle.settings.ChoicesSetting;
import dev.tokenlifecycle.settings.FlagSetting;
import dev.tokenlifecycle.settings.KnownKeys;
import dev.tokenlifecycle.settings.SecondsSetting;
import dev.tokenlifecycle.settings.SecretSetting;
import dev.tokenlifecycle.settings.Setting;
import dev.tokenlifecycle.settings.TextsSetting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.keycloak.provider.ProviderConfigProperty;

/** Compares the tables in {@code docs/configuration.md} and the console's properties with the settings. */
final class ConfigurationDocTest {
    private static final Path DOC = Path.of("docs/configuration.md");

    record Executor(SettingsExecutorFactory<?, ?> factory, KnownKeys keys) {
        @Override
        public String toString() {
            return factory.getId();
        }
    }

    static Stream<Executor> executors() {
        return Stream.of(
                new Executor(new RefreshTokenRotationExecutorFactory(), RotationSettings.KEYS),
                new Executor(new AccessTokenLifetimeExecutorFactory(), LifetimeSettings.KEYS),
                new Executor(new RevocationHookExecutorFactory(), HookSettings.KEYS));
    }

    @ParameterizedTest
    @MethodSource("executors")
    void theTableSaysWhatTheSettingsSay(Executor executor) throws IOException {
        assertThat(rows(executor.factory().getId()))
                .extracting(row -> row.subList(0, 4))
                .containsExactlyElementsOf(executor.keys().settings().stream()
                        .map(ConfigurationDocTest::row)
                        .toList());
    }

    @ParameterizedTest
    @MethodSource("executors")
    void theTableGivesEveryKeyAMeaning(Executor executor) throws IOException {
        assertThat(rows(executor.factory().getId()))
                .allSatisfy(row -> assertThat(row).hasSize(5).last().asString().isNotBlank());
    }

    @ParameterizedTest
    @MethodSource("executors")
    void theConsoleOffersEveryKeyInThisOrderWithLabelAndHelp(Executor executor) {
        List<ProviderConfigProperty> offered = executor.factory().getConfigProperties();

        assertThat(offered)
                .extracting(ProviderConfigProperty::getName)
                .containsExactlyElementsOf(
                        executor.keys().settings().stream().map(Setting::key).toList());
        assertThat(offered).allSatisfy(property -> {
            assertThat(property.getLabel()).isNotBlank();
            assertThat(property.getHelpText()).isNotBlank();
        });
    }

    @Test
    void noTokenOrSecretFieldIsShownInPlain() {
        assertThat(new RevocationHookExecutorFactory().getConfigProperties())
                .filteredOn(ProviderConfigProperty::isSecret)
                .extracting(ProviderConfigProperty::getName)
                .containsExactly("signing-secret", "authorization-header");
    }

    private static List<String> row(Setting<?> setting) {
        String absent = setting.defaultText();
        return List.of(
                "`" + setting.key() + "`", type(setting), absent.isEmpty() ? "" : "`" + absent + "`", setting.range());
    }

    private static String type(Setting<?> setting) {
        if (setting instanceof ChoiceSetting<?>) {
            return "list";
        } else if (setting instanceof ChoicesSetting<?>) {
            return "multivalued list";
        } else if (setting instanceof FlagSetting) {
            return "boolean";
        } else if (setting instanceof SecondsSetting) {
            return "integer";
        } else if (setting instanceof SecretSetting) {
            return "password";
        }
        return setting instanceof TextsSetting ? "multivalued string" : "string";
    }

    /** The rows of the first table below the heading that names {@code executor}. */
    private static List<List<String>> rows(String executor) throws IOException {
        return Files.readAllLines(DOC).stream()
                .dropWhile(line -> !(line.startsWith("## ") && line.contains("`" + executor + "`")))
                .dropWhile(line -> !line.startsWith("|"))
                .takeWhile(line -> line.startsWith("|"))
                .skip(2)
                .map(line -> Stream.of(line.substring(1, line.length() - 1).split("\\|"))
                        .map(String::strip)
                        .toList())
                .toList();
    }
}
