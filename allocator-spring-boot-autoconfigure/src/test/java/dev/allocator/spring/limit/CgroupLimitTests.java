package dev.allocator.spring.limit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * File systems as containers of different kinds show them.
 */
class CgroupLimitTests {

    private static final long MIB = 1 << 20;

    private static final String V1_NONE = "9223372036854771712";

    @TempDir
    Path root;

    @Test
    void version2InsideItsNamespace() throws IOException {
        file("proc/self/cgroup", "0::/");
        file("proc/self/mountinfo", "31 24 0:27 / /sys/fs/cgroup ro,nosuid shared:9 - cgroup2 cgroup rw,nsdelegate");
        file("sys/fs/cgroup/memory.max", "268435456");
        assertLimit(256 * MIB);
    }

    @Test
    void version2WithoutLimit() throws IOException {
        file("proc/self/cgroup", "0::/");
        file("proc/self/mountinfo", "31 24 0:27 / /sys/fs/cgroup ro - cgroup2 cgroup rw");
        file("sys/fs/cgroup/memory.max", "max");
        assertNoLimit();
    }

    @Test
    void version2NestedTakesTheSmallestOnTheWayUp() throws IOException {
        file("proc/self/cgroup", "0::/kubepods.slice/pod1/container1");
        file("proc/self/mountinfo", "31 24 0:27 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw");
        file("sys/fs/cgroup/kubepods.slice/memory.max", "max");
        file("sys/fs/cgroup/kubepods.slice/pod1/memory.max", "134217728");
        file("sys/fs/cgroup/kubepods.slice/pod1/container1/memory.max", "536870912");
        file("sys/fs/cgroup/kubepods.slice/other/memory.max", "1048576");
        assertLimit(128 * MIB);
    }

    @Test
    void version2WithTheHostsPathSeesItsGroupAtTheMountPoint() throws IOException {
        file("proc/self/cgroup", "0::/system.slice/docker-1234.scope");
        file("proc/self/mountinfo",
                "31 24 0:27 /system.slice/docker-1234.scope /sys/fs/cgroup ro - cgroup2 cgroup rw");
        file("sys/fs/cgroup/memory.max", "268435456");
        assertLimit(256 * MIB);
    }

    @Test
    void version2OutsideItsNamespaceSeesTheMountPoint() throws IOException {
        file("proc/self/cgroup", "0::/../../system.slice/docker-1234.scope");
        file("proc/self/mountinfo", "31 24 0:27 / /sys/fs/cgroup ro - cgroup2 cgroup rw");
        file("sys/fs/cgroup/memory.max", "268435456");
        assertLimit(256 * MIB);
    }

    @Test
    void version1() throws IOException {
        file("proc/self/cgroup", "5:cpu,cpuacct:/docker/1234\n4:memory:/docker/1234\n1:name=systemd:/docker/1234");
        file("proc/self/mountinfo", """
                33 31 0:30 /docker/1234 /sys/fs/cgroup/cpu,cpuacct ro - cgroup cgroup rw,cpu,cpuacct
                35 31 0:32 /docker/1234 /sys/fs/cgroup/memory ro,nosuid - cgroup cgroup rw,memory""");
        file("sys/fs/cgroup/memory/memory.limit_in_bytes", "268435456");
        assertLimit(256 * MIB);
    }

    @Test
    void version1OfTheHostWalksUp() throws IOException {
        file("proc/self/cgroup", "4:memory:/jobs/1234");
        file("proc/self/mountinfo", "35 31 0:32 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory");
        file("sys/fs/cgroup/memory/memory.limit_in_bytes", V1_NONE);
        file("sys/fs/cgroup/memory/jobs/memory.limit_in_bytes", "1073741824");
        file("sys/fs/cgroup/memory/jobs/1234/memory.limit_in_bytes", V1_NONE);
        assertLimit(1024 * MIB);
    }

    @Test
    void hybridWithMemoryInVersion1() throws IOException {
        file("proc/self/cgroup", "4:memory:/docker/1234\n0::/docker/1234");
        file("proc/self/mountinfo", """
                35 31 0:32 /docker/1234 /sys/fs/cgroup/memory ro - cgroup cgroup rw,memory
                41 31 0:38 /docker/1234 /sys/fs/cgroup/unified ro - cgroup2 cgroup2 rw""");
        file("sys/fs/cgroup/memory/memory.limit_in_bytes", "268435456");
        assertLimit(256 * MIB);
    }

    @Test
    void mountPointWithBlanks() throws IOException {
        file("proc/self/cgroup", "0::/");
        file("proc/self/mountinfo", "31 24 0:27 / /mnt/control\\040groups ro - cgroup2 cgroup rw");
        file("mnt/control groups/memory.max", "268435456");
        assertLimit(256 * MIB);
    }

    @Test
    void noControlGroupsAtAll() throws IOException {
        assertNoLimit();
        file("proc/self/cgroup", "");
        file("proc/self/mountinfo", "22 27 0:21 / /proc rw,relatime - proc proc rw");
        assertNoLimit();
    }

    @Test
    void linesOfAnotherForm() throws IOException {
        file("proc/self/cgroup", "0::/\nnonsense\n7:memory\n0::relative");
        file("proc/self/mountinfo", """
                nonsense
                31 24 - cgroup2
                31 24 0:27 net:[4026531840] /run/netns rw - nsfs nsfs rw
                31 24 0:27 / /sys/fs/cgroup ro - cgroup2 cgroup rw""");
        file("sys/fs/cgroup/memory.max", "1GB");
        assertNoLimit();
    }

    private void file(String path, String content) throws IOException {
        Path file = this.root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content + "\n");
    }

    private void assertLimit(long bytes) {
        assertThat(new CgroupLimit(this.root).read()).hasValue(bytes);
    }

    private void assertNoLimit() {
        OptionalLong limit = new CgroupLimit(this.root).read();
        assertThat(HostMemory.of(limit, 1L << 40)).isEqualTo(new HostMemory(1L << 40, MemoryLimit.Source.MACHINE));
    }

}
