package dev.allocator.demo;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

class ArchitectureTests {

    private final JavaClasses classes = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.allocator.demo");

    @Test
    void packagesHaveNoCycles() {
        slices().matching("dev.allocator.demo.(*)..").should().beFreeOfCycles().check(this.classes);
    }

    @Test
    void theImplementationsAreIndependent() {
        noClasses().that()
                .resideInAPackage("..demo.baseline..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("..demo.offheap..", "java.lang.foreign..")
                .check(this.classes);
        noClasses().that()
                .resideInAPackage("..demo.offheap..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("..demo.baseline..")
                .check(this.classes);
    }

    @Test
    void whatAProfileIsDependsOnNoImplementation() {
        noClasses().that()
                .resideInAPackage("..demo.profile..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("..demo.offheap..", "..demo.baseline..", "..demo.web..", "..demo.sample..")
                .check(this.classes);
    }

}
