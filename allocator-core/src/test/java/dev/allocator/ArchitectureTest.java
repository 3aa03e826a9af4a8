package dev.allocator;

import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;

import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.conditions.ArchConditions.onlyDependOnClassesThat;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The layers of the core: the public types stand on strategies, these on chunks, these on the budget and the operating
 * system, and nothing looks up.
 */
class ArchitectureTest {

    private static final String ROOT = "dev.allocator";

    private static final String COLLECTION = ROOT + ".collection";

    private static final String INTERNAL = ROOT + ".internal.";

    private static final Set<String> API = Set.of("AllocationStats", "AllocationStrategy", "FixedLength",
            "FixedSizeAllocator", "MemoryBlock", "MemoryBlock$Status", "MemoryBudget", "MemoryLimitException",
            "MemoryLimitException$Holder",
            "MemoryPool", "MemoryPool$Builder", "MemoryScope", "PoolExhaustedException", "ScopeBinding", "ScopeLease",
            "ScopeLimitExceededException", "ScopeStats", "ScopeUser", "TypedAllocator", "Zeroing");

    private static final Path OUTPUT = output();

    private static final JavaClasses CORE = importCore();

    @Test
    void coreDependsOnNothingButTheJdk() {
        classes().should(onlyDependOnClassesThat(
                resideInAPackage("java..").or(resideInAPackage("org.jspecify..")).or(resideInAPackage(ROOT + ".."))
                        .or(primitive())))
                .check(CORE);
    }

    @Test
    void internalPackagesDoNotKnowThePublicOnes() {
        noClasses().that()
                .resideInAPackage(INTERNAL + ".")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(ROOT)
                .check(CORE);
    }

    @Test
    void eachLayerKnowsOnlyWhatIsBelowIt() {
        layer("strategy", "chunk", "budget", "stats", "os", "verify");
        layer("chunk", "budget", "os", "stats", "verify");
        layer("layout");
        layer("budget");
        layer("stats");
        layer("os");
        layer("housekeeping");
        layer("verify");
    }

    private static void layer(String name, String... below) {
        DescribedPredicate<JavaClass> known = resideInAPackage(INTERNAL + name + "..");
        for (String each : below) {
            known = known.or(resideInAPackage(INTERNAL + each + ".."));
        }
        noClasses().that()
                .resideInAPackage(INTERNAL + name + "..")
                .should()
                .dependOnClassesThat(resideInAPackage(ROOT + "..").and(DescribedPredicate.not(known)))
                .check(CORE);
    }

    @Test
    void packagesAreFreeOfCycles() {
        slices().matching(ROOT + ".(**)").should().beFreeOfCycles().check(CORE);
    }

    @Test
    void everyPackageIsNullMarked() {
        Set<JavaPackage> packages = CORE.stream().map(JavaClass::getPackage).collect(Collectors.toSet());
        packages.removeIf((each) -> each.getName().isEmpty());
        assertThat(packages).hasSizeGreaterThan(5)
                .allSatisfy((each) -> assertThat(each.isAnnotatedWith(NullMarked.class)).as(each.getName()).isTrue());
    }

    @Test
    void collectionsKnowOnlyThePublicTypes() {
        noClasses().that()
                .resideInAPackage(COLLECTION)
                .should()
                .dependOnClassesThat(resideInAPackage(ROOT + "..")
                        .and(DescribedPredicate.not(resideInAPackage(ROOT).or(resideInAPackage(COLLECTION)))))
                .check(CORE);
    }

    @Test
    void collectionsPackageHoldsNothingPublicButTheCollections() {
        assertThat(CORE.stream()
                .filter((type) -> type.getPackageName().equals(COLLECTION) && isVisible(type))
                .map(JavaClass::getSimpleName)).allMatch((name) -> name.startsWith("OffHeap")).hasSize(7);
    }

    @Test
    void onlyThePublicPackagesAreExported() throws IOException {
        try (InputStream in = Files.newInputStream(OUTPUT.resolve("module-info.class"))) {
            ModuleDescriptor module = ModuleDescriptor.read(in);
            assertThat(module.name()).isEqualTo("dev.allocator.core");
            assertThat(module.isOpen()).isFalse();
            assertThat(module.opens()).isEmpty();
            assertThat(module.exports()).extracting(ModuleDescriptor.Exports::source)
                    .containsExactlyInAnyOrder(ROOT, COLLECTION);
            assertThat(module.exports()).noneMatch(ModuleDescriptor.Exports::isQualified);
        }
    }

    @Test
    void publicPackageHoldsNothingPublicButTheApi() {
        Set<String> found = CORE.stream()
                .filter((type) -> type.getPackageName().equals(ROOT) && isVisible(type))
                .map((type) -> type.getName().substring(ROOT.length() + 1))
                .collect(Collectors.toSet());
        assertThat(found).isEqualTo(API);
    }

    @Test
    void apiDoesNotShowInternalTypes() {
        methods().that()
                .areDeclaredInClassesThat(DescribedPredicate.describe("are API", ArchitectureTest::isApi))
                .and()
                .arePublic()
                .should()
                .notHaveRawReturnType(resideInAPackage(INTERNAL + "."))
                .check(CORE);
        assertThat(CORE.stream()
                .filter(ArchitectureTest::isApi)
                .flatMap((type) -> type.getCodeUnits().stream())
                .filter((unit) -> unit.getModifiers().contains(JavaModifier.PUBLIC))
                .flatMap((unit) -> unit.getRawParameterTypes().stream())
                .map(JavaClass::getPackageName)).noneMatch((name) -> name.startsWith(INTERNAL));
    }

    private static boolean isApi(JavaClass type) {
        return type.getPackageName().equals(ROOT) && isVisible(type);
    }

    private static boolean isVisible(JavaClass type) {
        return type.getModifiers().contains(JavaModifier.PUBLIC)
                && type.getEnclosingClass().map(ArchitectureTest::isVisible).orElse(true);
    }

    private static DescribedPredicate<JavaClass> primitive() {
        return DescribedPredicate.describe("primitive", (type) -> type.getBaseComponentType().isPrimitive());
    }

    private static JavaClasses importCore() {
        // The names of the JDK's classes are all that the rules ask for; reading the classes takes seconds.
        ArchConfiguration.get().setResolveMissingDependenciesFromClassPath(false);
        return new ClassFileImporter().importPath(OUTPUT);
    }

    private static Path output() {
        try {
            return Path.of(MemoryPool.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException ex) {
            throw new IllegalStateException(ex);
        }
    }

}
