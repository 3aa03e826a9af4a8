package dev.allocator.spring;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.ClassPathResource;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Packages without cycles, and Spring Boot's own rules for auto-configurations.
 */
class ArchitectureTests {

    private static final String ROOT = "dev.allocator.spring";

    private static final String FOLDER = "META-INF/spring/";

    private static final String IMPORTS = FOLDER
            + "org.springframework.boot.autoconfigure.AutoConfiguration.imports";

    private static final String WEB_MVC_TEST_IMPORTS = FOLDER
            + "org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureWebMvc.imports";

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(ROOT);

    @Test
    void packagesHaveNoCycles() {
        slices().matching(ROOT + ".(**)").should().beFreeOfCycles().check(CLASSES);
        noClasses().that()
                .resideInAPackage(ROOT)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(ROOT + ".*..")
                .check(CLASSES);
    }

    @Test
    void onlyThePackagesMeantForItNeedOptionalLibraries() {
        noClasses().that()
                .resideOutsideOfPackages(ROOT + ".web..", ROOT + ".webflux..", ROOT + ".http..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.springframework.web..", "org.springframework.http..")
                .check(CLASSES);
        noClasses().that()
                .resideOutsideOfPackage(ROOT + ".web..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.springframework.web.servlet..", "jakarta.servlet..")
                .check(CLASSES);
        noClasses().that()
                .resideOutsideOfPackage(ROOT + ".webflux..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.springframework.web.reactive..")
                .check(CLASSES);
        noClasses().that()
                .resideOutsideOfPackage(ROOT + ".actuate..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.springframework.boot.actuate..", "org.springframework.boot.health..")
                .check(CLASSES);
        noClasses().that()
                .resideOutsideOfPackage(ROOT + ".metrics..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.micrometer..")
                .check(CLASSES);
    }

    @Test
    void nothingUsesTheInsideOfTheCore() {
        noClasses().should().dependOnClassesThat().resideInAPackage("dev.allocator.internal..").check(CLASSES);
    }

    @Test
    void packagesAreNullMarked() {
        classes().should(new ArchCondition<JavaClass>("be in a package that is @NullMarked") {

            @Override
            public void check(JavaClass type, ConditionEvents events) {
                events.add(new SimpleConditionEvent(type, type.getPackage().isAnnotatedWith(NullMarked.class),
                        type.getName()));
            }

        }).check(CLASSES);
    }

    @Test
    void autoConfigurationsArePublicAndFinal() {
        classes().that(areAutoConfigurations())
                .should()
                .bePublic()
                .andShould()
                .haveModifier(JavaModifier.FINAL)
                .check(CLASSES);
    }

    @Test
    void autoConfigurationsHaveNoPublicMembersButTheirConstructor() {
        classes().that(areAutoConfigurations())
                .should(new ArchCondition<JavaClass>("have no public members") {

                    @Override
                    public void check(JavaClass type, ConditionEvents events) {
                        for (JavaMember member : type.getMembers()) {
                            boolean hidden = !member.getModifiers().contains(JavaModifier.PUBLIC)
                                    || member.getName().equals("<init>");
                            events.add(new SimpleConditionEvent(member, hidden, member.getFullName()));
                        }
                    }

                })
                .check(CLASSES);
    }

    @Test
    void configurationsDoNotProxyTheirMethods() {
        classes().that()
                .areAnnotatedWith(Configuration.class)
                .should(new ArchCondition<JavaClass>("say proxyBeanMethods = false") {

                    @Override
                    public void check(JavaClass type, ConditionEvents events) {
                        boolean proxies = type.getAnnotationOfType(Configuration.class).proxyBeanMethods();
                        events.add(new SimpleConditionEvent(type, !proxies, type.getName()));
                    }

                })
                .check(CLASSES);
    }

    @Test
    void beanMethodsAreNotPrivateAndTellTheirType() {
        methods().that()
                .areAnnotatedWith(Bean.class)
                .should()
                .notBePrivate()
                .andShould()
                .notHaveRawReturnType(Object.class)
                .check(CLASSES);
    }

    @Test
    void allAutoConfigurationsAreListed() throws IOException {
        assertThat(listed(IMPORTS)).containsExactlyElementsOf(autoConfigurations().sorted().toList());
    }

    @ParameterizedTest
    @ValueSource(strings = { IMPORTS, WEB_MVC_TEST_IMPORTS })
    void whatIsListedIsAnAutoConfiguration(String file) throws IOException {
        assertThat(autoConfigurations()).containsAll(listed(file));
    }

    private static DescribedPredicate<JavaClass> areAutoConfigurations() {
        return DescribedPredicate.describe("are auto-configurations",
                (type) -> type.isAnnotatedWith(AutoConfiguration.class));
    }

    private static Stream<String> autoConfigurations() {
        return CLASSES.stream().filter(areAutoConfigurations()).map(JavaClass::getName);
    }

    private static List<String> listed(String file) throws IOException {
        return new ClassPathResource(file).getContentAsString(StandardCharsets.UTF_8).lines().toList();
    }

}
