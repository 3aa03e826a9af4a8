package dev.allocator.demo.baseline;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.springframework.stereotype.Component;

import dev.allocator.AllocationStrategy;
import dev.allocator.demo.profile.CsvFormat;
import dev.allocator.demo.profile.CsvSyntaxException;
import dev.allocator.demo.profile.CsvTooLargeException;
import dev.allocator.demo.profile.MemoryUse;
import dev.allocator.demo.profile.Profile;

/**
 * Profiles CSV files with strings, lists and maps.
 */
@Component
public class BaselineProfiler {

    /**
     * Profiles a file.
     * @param input the file, read to its end
     * @param format how it is written
     * @return the profile
     * @throws IOException if the input cannot be read
     * @throws CsvSyntaxException if it is not CSV
     * @throws CsvTooLargeException if it has too many columns
     */
    public Profile profile(InputStream input, CsvFormat format) throws IOException {
        BaselineReader reader = new BaselineReader(input, format.delimiter());
        List<BaselineColumn> columns = new ArrayList<>();
        long rows = 0;
        int width = -1;
        for (List<String> cells = reader.readRecord(); cells != null; cells = reader.readRecord()) {
            if (width < 0) {
                width = cells.size();
                addColumns(columns, cells, format.header());
                if (format.header()) {
                    continue;
                }
            }
            if (cells.size() != width) {
                throw CsvSyntaxException.ragged(reader.recordLine(), cells.size(), width);
            }
            rows++;
            for (int i = 0; i < width; i++) {
                columns.get(i).add(cells.get(i));
            }
        }
        return new Profile(rows, columns.stream().map(BaselineColumn::summarize).toList(), noMemory());
    }

    private static void addColumns(List<BaselineColumn> columns, List<String> cells, boolean header) {
        if (cells.size() > CsvFormat.MAX_COLUMNS) {
            throw CsvTooLargeException.columns();
        }
        for (String cell : cells) {
            columns.add(new BaselineColumn(header ? cell : "column" + (columns.size() + 1)));
        }
    }

    private static MemoryUse noMemory() {
        Map<String, Long> byStrategy = new LinkedHashMap<>();
        for (AllocationStrategy strategy : AllocationStrategy.values()) {
            byStrategy.put(strategy.name(), 0L);
        }
        byStrategy.put("SCOPE", 0L);
        return new MemoryUse(0, byStrategy);
    }

}
