package dev.allocator.spring.limit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.LongStream;

/**
 * Reads the memory limit of this process's control group, version 1 or 2 or both: the smallest limit of the group and
 * the groups around it, as far as the process can see them. What cannot be read limits nothing.
 *
 * @see <a href="https://docs.kernel.org/admin-guide/cgroup-v2.html">Control Group v2</a>
 * @see <a href="https://man7.org/linux/man-pages/man5/proc_pid_mountinfo.5.html">proc_pid_mountinfo(5)</a>
 */
final class CgroupLimit {

    private static final String V1_FILE = "memory.limit_in_bytes";

    private static final String V2_FILE = "memory.max";

    private final Path root;

    CgroupLimit(Path root) {
        this.root = root;
    }

    OptionalLong read() {
        List<String> groups = lines("proc/self/cgroup");
        return lines("proc/self/mountinfo").stream()
                .flatMap(CgroupMount::parse)
                .flatMapToLong((mount) -> groups.stream()
                        .flatMap(mount::pathOfGroup)
                        .flatMapToLong((group) -> limits(mount, group)))
                .min();
    }

    private LongStream limits(CgroupMount mount, Path group) {
        String file = mount.isVersion2() ? V2_FILE : V1_FILE;
        Path top = this.root.resolve(mount.mountPoint().substring(1));
        Path directory = top.resolve(group).normalize();
        LongStream.Builder limits = LongStream.builder();
        for (Path at = directory; at != null && at.startsWith(top); at = at.getParent()) {
            limit(at.resolve(file)).ifPresent(limits);
        }
        return limits.build();
    }

    /**
     * Reads one limit. "max" in version 2 and a number near 2^63 in version 1 mean that there is none; neither needs to
     * be told from a limit, the former being no number, the latter above every machine's memory.
     */
    private static OptionalLong limit(Path file) {
        try {
            return OptionalLong.of(Long.parseLong(Files.readString(file).strip()));
        } catch (IOException | NumberFormatException ex) {
            return OptionalLong.empty();
        }
    }

    private List<String> lines(String file) {
        try {
            return Files.readAllLines(this.root.resolve(file));
        } catch (IOException ex) {
            return List.of();
        }
    }

}
