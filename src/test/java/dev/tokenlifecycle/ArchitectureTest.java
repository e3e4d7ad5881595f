package dev.tokenlifecycle;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;

@AnalyzeClasses(packages = "dev.tokenlifecycle", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {
    private static final String[] RULES = {
        "dev.tokenlifecycle.settings..",
        "dev.tokenlifecycle.rotation..",
        "dev.tokenlifecycle.lifetime..",
        "dev.tokenlifecycle.revocation.."
    };

    @ArchTest
    static final ArchRule rulesArePlainJava = noClasses()
            .that()
            .resideInAnyPackage(RULES)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.keycloak..", "jakarta..", "com.fasterxml..", "org.apache..", "io.micrometer..");

    @ArchTest
    static final ArchRule packagesHaveNoCycles =
            slices().matching("dev.tokenlifecycle.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule leavesDoNotKnowEachOther = slices().matching("dev.tokenlifecycle.keycloak.(*)..")
            .should()
            .notDependOnEachOther()
            .ignoreDependency(
                    com.tngtech.archunit.base.DescribedPredicate.alwaysTrue(),
                    com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage(
                            "dev.tokenlifecycle.keycloak.policy..",
                            "dev.tokenlifecycle.keycloak.metrics..",
                            "dev.tokenlifecycle.keycloak.spi..",
                            "dev.tokenlifecycle.keycloak.list..",
                            "dev.tokenlifecycle.keycloak.signing..",
                            "dev.tokenlifecycle.keycloak.database..",
                            "dev.tokenlifecycle.keycloak.version..",
                            "dev.tokenlifecycle.keycloak.family..",
                            "dev.tokenlifecycle.keycloak.outbox.."));

    @ArchTest
    static final ArchRule onlyOneLeafImportsTheInternalRefreshTokenSpi = noClasses()
            .that()
            .resideOutsideOfPackage("dev.tokenlifecycle.keycloak.rotation..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.keycloak.protocol.oidc.refresh..");

    @ArchTest
    static final ArchRule nobodyInTheRulesReadsTheClock = noClasses()
            .that()
            .resideInAnyPackage(RULES)
            .should()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(Clock.class);

    @ArchTest
    static final ArchRule nothingIsNamedUtilOrManager = classes()
            .should()
            .haveSimpleNameNotEndingWith("Util")
            .andShould()
            .haveSimpleNameNotEndingWith("Helper")
            .andShould()
            .haveSimpleNameNotEndingWith("Manager")
            .andShould()
            .haveSimpleNameNotEndingWith("Impl");
}
