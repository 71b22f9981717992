using System.Globalization;
using static System.FormattableString;

namespace MrBen.Portfolio.Market;

/// <summary>Reads factor files in the form of QuantConnect Lean.</summary>
internal static class FactorCsvReader
{
    private const int MaximumFaults = 20;

    public static List<AdjustmentFactor> Read(TextReader reader, string? source)
    {
        CsvFaultList faults = new(source, MaximumFaults);
        List<AdjustmentFactor> rows = [];
        List<ReadOnlyMemory<char>> fields = [];
        int number = 0;
        while (reader.ReadLine() is { } line)
        {
            number++;
            if (string.IsNullOrWhiteSpace(line))
            {
                continue;
            }

            if (CsvFields.Split(number == 1 ? line.TrimStart('\uFEFF') : line, ',', fields) is { } broken)
            {
                faults.Add(number, null, null, broken);
            }
            else if (fields.Count is not (3 or 4))
            {
                faults.Add(number, null, null,
                    Invariant($"{fields.Count} fields; date, price factor, split factor and perhaps a reference price are expected."));
            }
            else
            {
                DateOnly date = ReadDate(fields[0].Span, number, faults);
                if (rows.Count > 0 && date <= rows[^1].LastDate && date != default)
                {
                    faults.Add(number, "date", fields[0].ToString(),
                        Invariant($"{date:yyyy-MM-dd} follows {rows[^1].LastDate:yyyy-MM-dd}; dates must ascend."));
                }

                rows.Add(new AdjustmentFactor(
                    date, ReadFactor(fields[1].Span, "price factor", number, faults),
                    ReadFactor(fields[2].Span, "split factor", number, faults)));
            }
        }

        if (rows.Count == 0 && faults.IsEmpty)
        {
            faults.Add(null, null, null, "There are no factors: the text is empty.");
        }

        faults.ThrowIfAny();
        return rows;
    }

    private static DateOnly ReadDate(ReadOnlySpan<char> text, int line, CsvFaultList faults)
    {
        if (!DateOnly.TryParseExact(text, "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly date))
        {
            faults.Add(line, "date", text.ToString(), $"'{text}' is not a date of the form yyyyMMdd.");
        }

        return date;
    }

    private static double ReadFactor(ReadOnlySpan<char> text, string column, int line, CsvFaultList faults)
    {
        if (!(double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double factor)
            && factor > 0 && double.IsFinite(factor)))
        {
            faults.Add(line, column, text.ToString(), $"'{text}' is not a positive number.");
        }

        return factor;
    }
}
