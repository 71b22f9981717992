using System.Collections.Immutable;
using System.Security.Cryptography;
using MrBen.Portfolio.Market;
using static System.FormattableString;

namespace MrBen.Portfolio.State;

/// <summary>
/// The canonical bytes of a price history, with its bars and notes where it has them: a head, and pieces of 64 calendar days each. The
/// pieces stand in the bytes themselves, or on a shelf where only their hashes do.
/// </summary>
/// <remarks>
/// Pieces begin on fixed days of the calendar, not at the first row: of a window that moves on by a day, only the first and the last piece
/// are new.
/// </remarks>
internal static class HistoryFormat
{
    private const int DayBits = 6;

    public static void Write(StateWriter writer, PriceHistory? history, IHistoryShelf? shelf = null)
    {
        writer.Write(history is not null);
        if (history is null)
        {
            return;
        }

        WriteHead(writer, history);
        List<byte[]> pieces = history.Bars is { } bars ? BarPieces(bars) : ClosePieces(history);
        writer.Write(pieces.Count);
        foreach (byte[] piece in pieces)
        {
            if (shelf is null)
            {
                writer.Write(piece.Length);
                writer.Write(piece);
                continue;
            }

            byte[] hash = SHA256.HashData(piece);
            shelf.Put(hash, piece);
            writer.Write(hash);
        }
    }

    public static PriceHistory? Read(StateReader reader, IHistoryShelf? shelf = null)
    {
        if (!reader.ReadBoolean())
        {
            return null;
        }

        double? given = reader.ReadOptionalDouble();
        double? told = reader.ReadOptionalDouble();
        ImmutableArray<AssetId> assets = reader.ReadAssets();
        ImmutableArray<SourceNote> notes = ReadNotes(reader);
        bool hasBars = reader.ReadBoolean();
        double? givenToBars = reader.ReadOptionalDouble();
        List<byte[]> pieces = [];
        for (int count = reader.ReadCount(); pieces.Count < count;)
        {
            pieces.Add(shelf is null ? reader.ReadExactly(reader.ReadCount()) : shelf.Take(reader.ReadExactly(SHA256.HashSizeInBytes)));
        }

        PriceHistory history = hasBars
            ? PriceHistory.FromBars(BarHistory.Own(
                AssetList.Checked(assets, nameof(assets)), ReadBars(assets, pieces), FrequencyOf(givenToBars), notes))
            : ReadCloses(assets, pieces).WithNotes(notes);
        return given is { } stated ? history.WithFrequency(Frequency.PerYear(stated))
            : told is { } inherited && !hasBars ? history.WithToldFrequency(Frequency.PerYear(inherited))
            : history;
    }

    /// <summary>SHA-256 of a history's bytes with its pieces by their hashes, in lower-case hexadecimal. O(T·N).</summary>
    public static string Hash(PriceHistory history)
    {
        using MemoryStream stream = new();
        using (StateWriter writer = new(stream))
        {
            Write(writer, history, new NoShelf());
        }

        return Convert.ToHexStringLower(SHA256.HashData(stream.GetBuffer().AsSpan(0, (int)stream.Length)));
    }

    private static void WriteHead(StateWriter writer, PriceHistory history)
    {
        writer.WriteOptional(history.GivenFrequency?.PeriodsPerYear);
        writer.WriteOptional(history.TryGetFrequency(out Frequency told) ? told.PeriodsPerYear : default(double?));
        writer.WriteAssets(history.Assets);
        writer.Write(history.Notes.Length);
        foreach (SourceNote note in history.Notes)
        {
            writer.Write((int)note.Kind);
            writer.WriteOptional(note.Asset);
            writer.WriteOptionalDate(note.Date);
            writer.Write(note.Line ?? -1);
            writer.Write(note.Message);
        }

        writer.Write(history.Bars is not null);
        writer.WriteOptional(history.Bars?.GivenFrequency?.PeriodsPerYear);
    }

    private static ImmutableArray<SourceNote> ReadNotes(StateReader reader)
    {
        ImmutableArray<SourceNote>.Builder notes = ImmutableArray.CreateBuilder<SourceNote>();
        for (int count = reader.ReadCount(); notes.Count < count;)
        {
            SourceNoteKind kind = (SourceNoteKind)reader.ReadInt32();
            (AssetId? asset, DateOnly? date, int line) = (reader.ReadOptionalAsset(), reader.ReadOptionalDate(), reader.ReadInt32());
            notes.Add(new SourceNote(kind, asset, date, line < 0 ? null : line, reader.ReadString()));
        }

        return notes.ToImmutable();
    }

    private static Frequency? FrequencyOf(double? periods) => periods is { } known ? Frequency.PerYear(known) : null;

    private static List<byte[]> ClosePieces(PriceHistory history)
    {
        List<byte[]> pieces = [];
        for (int row = 0, end; row < history.Rows; row = end)
        {
            int span = history.Dates[row].DayNumber >> DayBits;
            for (end = row + 1; end < history.Rows && history.Dates[end].DayNumber >> DayBits == span;)
            {
                end++;
            }

            using MemoryStream stream = new();
            using StateWriter writer = new(stream);
            writer.Write(end - row);
            for (int t = row; t < end; t++)
            {
                writer.WriteDate(history.Dates[t]);
                for (int asset = 0; asset < history.Assets.Length; asset++)
                {
                    writer.Write(history.TryGetPrice(t, asset, out double price) ? price : double.NaN);
                }
            }

            pieces.Add(stream.ToArray());
        }

        return pieces;
    }

    private static PriceHistory ReadCloses(ImmutableArray<AssetId> assets, List<byte[]> pieces)
    {
        ImmutableArray<DateOnly>.Builder dates = ImmutableArray.CreateBuilder<DateOnly>();
        List<double> prices = [];
        foreach (byte[] piece in pieces)
        {
            using StateReader reader = new(new MemoryStream(piece, writable: false));
            for (int left = reader.ReadCount(); left > 0; left--)
            {
                dates.Add(reader.ReadDate());
                for (int asset = 0; asset < assets.Length; asset++)
                {
                    prices.Add(reader.ReadDouble());
                }
            }

            ThrowUnlessAtEnd(reader);
        }

        bool[] observed = [.. prices.Select(price => !double.IsNaN(price))];
        return PriceHistory.Create(assets, dates.ToImmutable(), prices.ToArray(), observed);
    }

    private static List<byte[]> BarPieces(BarHistory bars)
    {
        BarSeries[] series = [.. Enumerable.Range(0, bars.Assets.Length).Select(bars.SeriesOf)];
        int[] next = new int[series.Length];
        List<byte[]> pieces = [];
        while (FirstSpan(series, next) is { } span)
        {
            using MemoryStream stream = new();
            using StateWriter writer = new(stream);
            for (int asset = 0; asset < series.Length; asset++)
            {
                int end = next[asset];
                while (end < series[asset].Count && series[asset].Dates[end].DayNumber >> DayBits == span)
                {
                    end++;
                }

                Write(writer, series[asset], next[asset], end);
                next[asset] = end;
            }

            pieces.Add(stream.ToArray());
        }

        return pieces;
    }

    private static int? FirstSpan(BarSeries[] series, int[] next)
    {
        int? first = null;
        for (int asset = 0; asset < series.Length; asset++)
        {
            if (next[asset] < series[asset].Count)
            {
                int span = series[asset].Dates[next[asset]].DayNumber >> DayBits;
                first = first <= span ? first : span;
            }
        }

        return first;
    }

    private static void Write(StateWriter writer, BarSeries series, int start, int end)
    {
        writer.Write(end - start);
        for (int field = 0; field < BarSeries.Fields; field++)
        {
            writer.Write(series.Knows((BarField)field));
        }

        for (int i = start; i < end; i++)
        {
            writer.WriteDate(series.Dates[i]);
            for (int field = 0; field < BarSeries.Fields; field++)
            {
                if (series.Knows((BarField)field))
                {
                    writer.Write(series[(BarField)field, i] is var value && double.IsNaN(value) ? double.NaN : value);
                }
            }
        }
    }

    private static ImmutableArray<BarSeries> ReadBars(ImmutableArray<AssetId> assets, List<byte[]> pieces)
    {
        List<DateOnly>[] dates = [.. assets.Select(_ => new List<DateOnly>())];
        List<double>[][] fields = [.. assets.Select(_ => Enumerable.Range(0, BarSeries.Fields).Select(_ => new List<double>()).ToArray())];
        foreach (byte[] piece in pieces)
        {
            using StateReader reader = new(new MemoryStream(piece, writable: false));
            for (int asset = 0; asset < assets.Length; asset++)
            {
                Read(reader, dates[asset], fields[asset]);
            }

            ThrowUnlessAtEnd(reader);
        }

        return [.. dates.Select((days, asset) => BarSeries.Own([.. days], [.. fields[asset].Select(values => values.ToArray())]))];
    }

    private static void Read(StateReader reader, List<DateOnly> dates, List<double>[] fields)
    {
        int count = reader.ReadCount();
        bool[] known = [.. fields.Select(_ => reader.ReadBoolean())];
        for (; count > 0; count--)
        {
            DateOnly date = reader.ReadDate();
            if (dates.Count > 0 && date <= dates[^1])
            {
                throw new FormatException(Invariant($"The bar of {date:yyyy-MM-dd} follows that of {dates[^1]:yyyy-MM-dd}."));
            }

            dates.Add(date);
            for (int field = 0; field < fields.Length; field++)
            {
                double value = known[field] ? reader.ReadDouble() : double.NaN;
                fields[field].Add(!double.IsInfinity(value)
                    ? value
                    : throw new FormatException(Invariant($"{(BarField)field} on {date:yyyy-MM-dd} is {value}; it must be finite.")));
            }
        }
    }

    private static void ThrowUnlessAtEnd(StateReader reader)
    {
        if (!reader.AtEnd)
        {
            throw new FormatException("A piece of the price history has bytes behind its end.");
        }
    }

    private sealed class NoShelf : IHistoryShelf
    {
        public void Put(ReadOnlySpan<byte> hash, ReadOnlySpan<byte> content)
        {
        }

        public byte[] Take(ReadOnlySpan<byte> hash) => throw new InvalidDataException("Nothing is kept here.");
    }
}
