using System.Buffers.Binary;
using System.Security.Cryptography;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Risk.Backtests;
using MrBen.Portfolio.State.Reviews;
using static System.FormattableString;

namespace MrBen.Portfolio.State;

/// <summary>
/// The canonical bytes of a state: hashed for comparison, and saved between a header (magic, version, length) and a SHA-256. Every length
/// is checked against what is there before anything is allocated.
/// </summary>
internal static class StateFormat
{
    /// <summary>Raised whenever the bytes mean something else.</summary>
    public const int Version = 6;

    private const int HashSize = 32;
    private const int MaxSize = 1 << 30;

    private static ReadOnlySpan<byte> Magic => "MBPSTATE"u8;

    public static string Hash(PortfolioState state) => Convert.ToHexStringLower(SHA256.HashData(ToBytes(state)));

    /// <summary>The base currency of a state in its canonical bytes.</summary>
    public static string CurrencyOf(byte[] content)
    {
        using StateReader reader = new(new MemoryStream(content, writable: false));
        return reader.ReadString();
    }

    /// <summary>The canonical bytes, with the price history in them or, where there is a shelf, on it.</summary>
    public static byte[] ToBytes(PortfolioState state, IHistoryShelf? shelf = null)
    {
        using MemoryStream stream = new();
        using (StateWriter writer = new(stream))
        {
            writer.Write(state.BaseCurrency);
            StateTotals totals = state.Totals;
            writer.Write(totals.Sequence);
            writer.WriteTime(totals.Time);
            writer.Write(totals.Mark.Value);
            writer.Write(totals.Mark.Reference);
            writer.Write(totals.Unit.Value);
            writer.Write(totals.Exposure.Gross);
            writer.Write(totals.Exposure.Net);
            writer.Write(totals.Exposure.IsRounded);
            writer.WriteTime(totals.LastPriceRecord);
            writer.WriteOptionalTime(totals.Rebalance.Last);
            writer.Write(totals.Rebalance.IsAwaited);
            writer.Write(totals.Peak.Depth);
            writer.Write(totals.Peak.Highest);
            writer.Write(state.AssetCount);
            foreach (ref readonly AssetSlot slot in state.Slots)
            {
                Write(writer, slot);
            }

            HistoryFormat.Write(writer, state.History, shelf);
            OutlookFormat.Write(writer, state.Outlook);
            state.OpenOrders.Write(writer);
            WatchFormat.Write(writer, state.Limits.Values);
            WatchFormat.Write(writer, state.Market);
            writer.WriteOptionalTime(state.LastRiskReport);
            ForecastFormat.Write(writer, state.Forecasts);
            BooksFormat.Write(writer, state, shelf);
            state.Ledger.Write(writer);
            ReviewFormat.Write(writer, state.Periods);

            WriteRing(writer, state.States, static (target, item) => Write(target, item));
            WriteRing(writer, state.Assessments, static (target, item) =>
            {
                WriteHead(target, item.Sequence, item.Time);
                DecisionFormat.Write(target, item.Value);
            });
            WriteRing(writer, state.Decisions, static (target, item) =>
            {
                WriteHead(target, item.Sequence, item.Time);
                DecisionFormat.Write(target, item.Value);
            });
        }

        return stream.ToArray();
    }

    public static void Write(Stream stream, byte[] content)
    {
        using BinaryWriter writer = new(stream, System.Text.Encoding.UTF8, leaveOpen: true);
        writer.Write(Magic);
        writer.Write(Version);
        writer.Write(content.Length);
        writer.Write(content);
        writer.Write(SHA256.HashData(content));
    }

    /// <exception cref="InvalidDataException">The stream does not hold a state in the options' currency.</exception>
    public static PortfolioState Read(Stream stream, PortfolioStateOptions options, RiskForecastLogOptions forecasts)
    {
        return FromBytes(ReadContent(stream), options, forecasts);
    }

    /// <summary>The state of canonical bytes.</summary>
    /// <exception cref="InvalidDataException">They are none of a state in the options' currency.</exception>
    public static PortfolioState FromBytes(
        byte[] content, PortfolioStateOptions options, RiskForecastLogOptions forecasts, IHistoryShelf? shelf = null)
    {
        using StateReader reader = new(new MemoryStream(content, writable: false));
        try
        {
            PortfolioState state = ReadState(reader, options, forecasts, shelf);
            return reader.AtEnd ? state : throw new InvalidDataException("The saved state has bytes behind its end.");
        }
        catch (Exception error) when (error is IOException or ArgumentException or FormatException or OverflowException)
        {
            throw new InvalidDataException($"The saved state is damaged: {error.Message}", error);
        }
    }

    private static byte[] ReadContent(Stream stream)
    {
        byte[] header = new byte[Magic.Length + (2 * sizeof(int))];
        if (stream.ReadAtLeast(header, header.Length, throwOnEndOfStream: false) < header.Length || !header.AsSpan().StartsWith(Magic))
        {
            throw new InvalidDataException("The stream does not start with a saved portfolio state.");
        }

        int version = BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(Magic.Length));
        int length = BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(Magic.Length + sizeof(int)));
        if (version != Version)
        {
            throw new InvalidDataException(Invariant($"The saved state has version {version}; this library reads version {Version}."));
        }

        if (length is < 0 or > MaxSize)
        {
            throw new InvalidDataException(Invariant($"The saved state claims {length} bytes; at most {MaxSize} are read."));
        }

        // Read by what arrives, not by what the header claims.
        using MemoryStream content = new();
        byte[] buffer = new byte[1 << 16];
        int left = length + HashSize;
        int read;
        while (left > 0 && (read = stream.Read(buffer, 0, Math.Min(buffer.Length, left))) > 0)
        {
            content.Write(buffer, 0, read);
            left -= read;
        }

        byte[] all = content.ToArray();
        if (left > 0)
        {
            throw new InvalidDataException(Invariant($"The saved state ends {left} bytes early."));
        }

        return SHA256.HashData(all.AsSpan(0, length)).AsSpan().SequenceEqual(all.AsSpan(length))
            ? all[..length]
            : throw new InvalidDataException("The saved state does not match its checksum.");
    }

    private static PortfolioState ReadState(
        StateReader reader, PortfolioStateOptions options, RiskForecastLogOptions forecasts, IHistoryShelf? shelf)
    {
        string currency = reader.ReadString();
        if (currency != options.BaseCurrency)
        {
            throw new InvalidDataException($"The saved state is in {currency}, this portfolio in {options.BaseCurrency}.");
        }

        PortfolioState state = new(options, forecasts);
        StateTotals totals = new(
            reader.ReadInt64(), reader.ReadTime(), new HighWaterMark(reader.ReadDecimal(), reader.ReadDecimal()),
            new UnitValue(reader.ReadUnitValue()),
            new Exposure { Gross = reader.ReadDecimal(), Net = reader.ReadDecimal(), IsRounded = reader.ReadBoolean() }, reader.ReadTime(),
            new RebalanceMark(reader.ReadOptionalTime(), reader.ReadBoolean()), new PeakMark(reader.ReadUnitValue(), reader.ReadDecimal()));
        List<AssetSlot> slots = [];
        for (int count = reader.ReadCount(); slots.Count < count;)
        {
            slots.Add(ReadSlot(reader));
        }

        (PriceHistory? history, MarketOutlook outlook, OpenOrderBook orders) =
            (HistoryFormat.Read(reader, shelf), OutlookFormat.Read(reader), OpenOrderBook.Read(reader));
        state.Restore(WatchFormat.ReadLimits(reader), WatchFormat.ReadMarket(reader), reader.ReadOptionalTime());
        ForecastFormat.Read(reader, state.Forecasts, forecasts);
        state.Restore(totals, history, outlook, orders, slots, BooksFormat.Read(reader, slots, state.Trades, shelf));
        state.Ledger.Read(reader);
        ReviewFormat.Read(reader, state.Periods);
        ReadRing(reader, state.States, ReadStateRecord);
        ReadRing(reader, state.Assessments,
            source => new TimedRecord<RiskAssessment>(source.ReadInt64(), source.ReadTime(), DecisionFormat.ReadAssessment(source)));
        ReadRing(reader, state.Decisions,
            source => new TimedRecord<AllocationDecision>(source.ReadInt64(), source.ReadTime(), DecisionFormat.ReadDecision(source)));
        return state;
    }

    private static void Write(StateWriter writer, in AssetSlot slot)
    {
        PositionFormat.Write(writer, slot.Instrument);
        writer.Write(slot.Quantity);
        writer.WriteOptional(slot.AverageCost);
        writer.WriteOptional(slot.UnrealizedPnl);
        writer.WriteOptional(slot.Price);
        writer.WriteTime(slot.PriceTime);
        writer.Write(slot.Value);
        BooksFormat.Write(writer, slot);
    }

    private static AssetSlot ReadSlot(StateReader reader) => BooksFormat.Read(reader, new AssetSlot
    {
        Instrument = PositionFormat.ReadInstrument(reader),
        Quantity = reader.ReadDecimal(),
        AverageCost = reader.ReadOptionalDecimal(),
        UnrealizedPnl = reader.ReadOptionalDecimal(),
        Price = reader.ReadOptionalDecimal(),
        PriceTime = reader.ReadTime(),
        Value = reader.ReadDecimal(),
    });

    private static void Write(StateWriter writer, in PortfolioStateRecord record)
    {
        WriteHead(writer, record.Sequence, record.Time);
        writer.Write(record.Cash);
        writer.WriteOptional(record.NetAssetValue);
        writer.Write(record.GrossExposure);
        writer.Write(record.NetExposure);
        writer.Write(record.HighWaterMark);
        writer.Write(record.UnitValue);
    }

    private static PortfolioStateRecord ReadStateRecord(StateReader reader) => new(
        reader.ReadInt64(), reader.ReadTime(), reader.ReadDecimal(), reader.ReadOptionalDecimal(), reader.ReadDecimal(),
        reader.ReadDecimal(), reader.ReadDecimal(), reader.ReadUnitValue());

    private static void WriteHead(StateWriter writer, long sequence, DateTimeOffset time)
    {
        writer.Write(sequence);
        writer.WriteTime(time);
    }

    internal static void WriteRing<T>(StateWriter writer, HistoryRing<T> ring, Action<StateWriter, T> write)
    {
        writer.Write(ring.Total);
        writer.Write(ring.Count);
        for (int i = 0; i < ring.Count; i++)
        {
            write(writer, ring[i]);
        }
    }

    internal static void ReadRing<T>(StateReader reader, HistoryRing<T> ring, Func<StateReader, T> read)
    {
        long total = reader.ReadInt64();
        List<T> items = [];
        for (int count = reader.ReadCount(); items.Count < count;)
        {
            items.Add(read(reader));
        }

        ring.Restore(items, total);
    }
}
