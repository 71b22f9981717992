using System.Collections.Immutable;
using System.Runtime.InteropServices;
using static System.FormattableString;

namespace MrBen.Portfolio.Market;

/// <summary>Brings what a file said into ascending dates, one observation each, and notes whatever that took. Not thread-safe.</summary>
/// <param name="series">The observations.</param>
/// <param name="wideRows">The rows of a wide file that hold values, in its order; <see langword="null"/> for a long file.</param>
/// <param name="options">How to treat duplicates.</param>
/// <param name="faults">Where refused duplicates go.</param>
/// <param name="notes">Where notes go.</param>
internal sealed class CsvTidying(
    List<CsvSeries> series, List<(DateOnly Date, int Line)>? wideRows, CsvOptions options, CsvFaultList faults, List<SourceNote> notes)
{
    /// <summary>More places out of order than this in one series are noted together.</summary>
    private const int DisorderNotes = 20;

    private readonly HashSet<(DateOnly Date, int Line)> _noted = [];

    /// <summary>The asset of a file that holds one; notes on rows are then notes on it.</summary>
    private AssetId? OnlyAsset => series.Count == 1 ? series[0].Asset : (AssetId?)null;

    public ImmutableArray<BarSeries> Tidy()
    {
        List<int>[] places = [.. series.Select(Sort)];
        if (wideRows is not null)
        {
            NoteDisorder(OnlyAsset, wideRows);
        }

        List<DateOnly>[] dates = [.. places.Select((kept, j) => kept.Select(place => series[j].Dates[place]).ToList())];
        DateOnly[] union = [.. dates.SelectMany(list => list).Distinct().Order()];
        Frequency? frequency = options.Frequency ?? FrequencyInference.Infer(union, out _);
        if (frequency == Frequency.Monthly)
        {
            KeepLastOfMonth(union, places, dates);
        }

        return [.. series.Select((one, j) => one.Take(places[j], dates[j]))];
    }

    /// <summary>The places to keep, by date, the last of each date.</summary>
    private List<int> Sort(CsvSeries one)
    {
        bool ascends = true;
        for (int i = 1; i < one.Dates.Count && ascends; i++)
        {
            ascends = one.Dates[i] > one.Dates[i - 1];
        }

        if (ascends)
        {
            return [.. Enumerable.Range(0, one.Dates.Count)];
        }

        if (wideRows is null)
        {
            NoteDisorder(one.Asset, [.. one.Dates.Zip(one.Lines)]);
        }

        int[] order = one.Order();
        List<int> kept = [];
        for (int i = 0; i < order.Length; i++)
        {
            if (i + 1 < order.Length && one.Dates[order[i]] == one.Dates[order[i + 1]])
            {
                NoteDuplicate(one, order[i], order[i + 1]);
            }
            else
            {
                kept.Add(order[i]);
            }
        }

        return kept;
    }

    private void NoteDisorder(AssetId? asset, List<(DateOnly Date, int Line)> rows)
    {
        List<int> descents = [];
        for (int i = 1; i < rows.Count; i++)
        {
            if (rows[i].Date < rows[i - 1].Date)
            {
                descents.Add(i);
            }
        }

        string of = asset is { } name ? $" of {name}" : "";
        if (descents.Count > 1 && descents.Count == rows.Count - 1)
        {
            notes.Add(new SourceNote(SourceNoteKind.Disorder, asset, rows[0].Date, rows[0].Line, Invariant(
                $"Dates{of} descend from {rows[0].Date:yyyy-MM-dd} to {rows[^1].Date:yyyy-MM-dd}; the rows were reversed.")));
            return;
        }

        bool together = descents.Count > DisorderNotes;
        foreach (int i in together ? CollectionsMarshal.AsSpan(descents)[..1] : CollectionsMarshal.AsSpan(descents))
        {
            string others = together ? Invariant($", and so on at {descents.Count} places") : "";
            notes.Add(new SourceNote(SourceNoteKind.Disorder, asset, rows[i].Date, rows[i].Line, Invariant(
                $"Date {rows[i].Date:yyyy-MM-dd}{of} on line {rows[i].Line} follows {rows[i - 1].Date:yyyy-MM-dd}{others}; ")
                + "the rows were sorted."));
        }
    }

    private void NoteDuplicate(CsvSeries one, int dropped, int next)
    {
        DateOnly date = one.Dates[dropped];
        int line = one.Lines[next];
        int earlier = one.Lines[dropped];
        bool whole = wideRows is not null && series.Count > 1;
        if (whole && !_noted.Add((date, line)))
        {
            return; // one note for a row of a wide file, not one for each of its cells
        }

        if (options.Duplicates == DuplicatePolicy.Error)
        {
            faults.Add(line, null, null, whole
                ? Invariant($"{date:yyyy-MM-dd} is already on line {earlier}.")
                : Invariant($"{one.Asset} on {date:yyyy-MM-dd} is already on line {earlier}."));
            return;
        }

        (double old, double kept) = (one.ValueAt(BarField.Close, dropped), one.ValueAt(BarField.Close, next));
        notes.Add(whole
            ? new SourceNote(SourceNoteKind.Duplicate, null, date, line, Invariant(
                $"{date:yyyy-MM-dd} on line {line} is already on line {earlier}; the last price of each asset was kept."))
            : new SourceNote(SourceNoteKind.Duplicate, one.Asset, date, line, Invariant(
                $"{one.Asset} on {date:yyyy-MM-dd} on line {line} is already on line {earlier}; ")
                + $"the last close {Price(kept)} was kept, {Price(old)} dropped."));
    }

    /// <summary>
    /// Leaves the last observation of each asset in a month and moves it to the last date on which the month has any, so that the assets of
    /// one month stay in one row.
    /// </summary>
    private void KeepLastOfMonth(DateOnly[] union, List<int>[] places, List<DateOnly>[] dates)
    {
        Dictionary<DateOnly, DateOnly> moved = [];
        for (int i = 0; i < union.Length;)
        {
            int end = i + 1;
            while (end < union.Length && union[end].Year == union[i].Year && union[end].Month == union[i].Month)
            {
                end++;
            }

            if (end - i > 1)
            {
                NoteMonth(union.AsSpan(i..end));
                for (int k = i; k < end; k++)
                {
                    moved.Add(union[k], union[end - 1]);
                }
            }

            i = end;
        }

        for (int j = 0; moved.Count > 0 && j < dates.Length; j++)
        {
            List<int> keptPlaces = [];
            List<DateOnly> keptDates = [];
            for (int i = 0; i < dates[j].Count; i++)
            {
                DateOnly date = moved.GetValueOrDefault(dates[j][i], dates[j][i]);
                if (keptDates.Count > 0 && keptDates[^1] == date)
                {
                    keptPlaces[^1] = places[j][i];
                }
                else
                {
                    keptPlaces.Add(places[j][i]);
                    keptDates.Add(date);
                }
            }

            (places[j], dates[j]) = (keptPlaces, keptDates);
        }
    }

    private void NoteMonth(ReadOnlySpan<DateOnly> month)
    {
        string days = string.Join(", ", month.ToArray().Select(day => Invariant($"{day:yyyy-MM-dd}")));
        AssetId? asset = OnlyAsset;
        if (options.Duplicates == DuplicatePolicy.Error)
        {
            faults.Add(null, null, null, $"Monthly prices come more than once in a month, on {days}.");
        }
        else
        {
            notes.Add(new SourceNote(SourceNoteKind.SecondInMonth, asset, month[^1], null, Invariant(
                $"Monthly prices come more than once in a month, on {days}; the last of each asset was kept, on {month[^1]:yyyy-MM-dd}.")));
        }
    }

    private static string Price(double value) => double.IsNaN(value) ? "none" : Invariant($"{value}");
}
