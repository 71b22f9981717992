using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Security.Cryptography;
using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Rebalancing;
using MrBen.Portfolio.Risk;
using MrBen.Portfolio.Risk.Backtests;
using static System.FormattableString;

namespace MrBen.Portfolio.State;

/// <summary>
/// The canonical bytes of a state: hashed for comparison, and saved between a header (magic, version, length) and a SHA-256. Every length
/// is checked against what is there before anything is allocated.
/// </summary>
internal static class StateFormat
{
    private const int Version = 5;
    private const int HashSize = 32;
    private const int MaxSize = 1 << 30;

    private static ReadOnlySpan<byte> Magic => "MBPSTATE"u8;

    public static string Hash(PortfolioState state) => Convert.ToHexStringLower(SHA256.HashData(ToBytes(state)));

    public static byte[] ToBytes(PortfolioState state)
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
            writer.Write(state.AssetCount);
            foreach (ref readonly AssetSlot slot in state.Slots)
            {
                Write(writer, slot);
            }

            Write(writer, state.History);
            OutlookFormat.Write(writer, state.Outlook);
            state.OpenOrders.Write(writer);
            WatchFormat.Write(writer, state.Limits.Values);
            WatchFormat.Write(writer, state.Market);
            writer.WriteOptionalTime(state.LastRiskReport);
            ForecastFormat.Write(writer, state.Forecasts);
            BooksFormat.Write(writer, state);
            state.Ledger.Write(writer);

            WriteRing(writer, state.States, static (target, item) => Write(target, item));
            WriteRing(writer, state.Assessments, static (target, item) =>
            {
                WriteHead(target, item.Sequence, item.Time);
                Write(target, item.Value);
            });
            WriteRing(writer, state.Decisions, static (target, item) =>
            {
                WriteHead(target, item.Sequence, item.Time);
                Write(target, item.Value);
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
        byte[] content = ReadContent(stream);
        using StateReader reader = new(new MemoryStream(content, writable: false));
        try
        {
            PortfolioState state = ReadState(reader, options, forecasts);
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

    private static PortfolioState ReadState(StateReader reader, PortfolioStateOptions options, RiskForecastLogOptions forecasts)
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
            new RebalanceMark(reader.ReadOptionalTime(), reader.ReadBoolean()));
        List<AssetSlot> slots = [];
        for (int count = reader.ReadCount(); slots.Count < count;)
        {
            slots.Add(ReadSlot(reader));
        }

        (PriceHistory? history, MarketOutlook outlook, OpenOrderBook orders) =
            (ReadHistory(reader), OutlookFormat.Read(reader), OpenOrderBook.Read(reader));
        state.Restore(WatchFormat.ReadLimits(reader), WatchFormat.ReadMarket(reader), reader.ReadOptionalTime());
        ForecastFormat.Read(reader, state.Forecasts, forecasts);
        state.Restore(totals, history, outlook, orders, slots, BooksFormat.Read(reader, slots, state.Trades));
        state.Ledger.Read(reader);
        ReadRing(reader, state.States, ReadStateRecord);
        ReadRing(reader, state.Assessments,
            source => new TimedRecord<RiskAssessment>(source.ReadInt64(), source.ReadTime(), ReadAssessment(source)));
        ReadRing(reader, state.Decisions,
            source => new TimedRecord<AllocationDecision>(source.ReadInt64(), source.ReadTime(), ReadDecision(source)));
        return state;
    }

    private static void Write(StateWriter writer, in AssetSlot slot)
    {
        writer.Write(slot.Instrument.Asset.Value);
        writer.Write(slot.Instrument.Currency);
        writer.Write(slot.Instrument.LotSize);
        writer.WriteOptional(slot.Instrument.PriceTick);
        writer.Write(slot.Instrument.MinimumNotional);
        writer.Write(slot.Instrument.Multiplier);
        writer.Write(slot.Instrument.MarginRate);
        writer.Write(slot.Instrument.IsShortable);
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
        Instrument = new Instrument(reader.ReadString())
        {
            Currency = reader.ReadString(),
            LotSize = reader.ReadDecimal(),
            PriceTick = reader.ReadOptionalDecimal(),
            MinimumNotional = reader.ReadDecimal(),
            Multiplier = reader.ReadDecimal(),
            MarginRate = reader.ReadDecimal(),
            IsShortable = reader.ReadBoolean(),
        },
        Quantity = reader.ReadDecimal(),
        AverageCost = reader.ReadOptionalDecimal(),
        UnrealizedPnl = reader.ReadOptionalDecimal(),
        Price = reader.ReadOptionalDecimal(),
        PriceTime = reader.ReadTime(),
        Value = reader.ReadDecimal(),
    });

    internal static void Write(StateWriter writer, PriceHistory? history)
    {
        writer.Write(history is not null);
        if (history is null)
        {
            return;
        }

        writer.Write(history.GivenFrequency is not null);
        writer.Write(history.TryGetFrequency(out Frequency frequency) ? frequency.PeriodsPerYear : 0);
        writer.WriteAssets(history.Assets);
        writer.Write(history.Rows);
        for (int row = 0; row < history.Rows; row++)
        {
            writer.Write(history.Dates[row].DayNumber);
            for (int asset = 0; asset < history.Assets.Length; asset++)
            {
                bool observed = history.TryGetPrice(row, asset, out double price);
                writer.Write(observed);
                if (observed)
                {
                    writer.Write(price);
                }
            }
        }
    }

    internal static PriceHistory? ReadHistory(StateReader reader)
    {
        if (!reader.ReadBoolean())
        {
            return null;
        }

        bool isGiven = reader.ReadBoolean();
        double periods = reader.ReadDouble();
        ImmutableArray<AssetId> assets = reader.ReadAssets();
        List<DateOnly> dates = [];
        List<double> prices = [];
        List<bool> observed = [];
        for (int rows = reader.ReadCount(); dates.Count < rows;)
        {
            dates.Add(DateOnly.FromDayNumber(reader.ReadInt32()));
            for (int asset = 0; asset < assets.Length; asset++)
            {
                observed.Add(reader.ReadBoolean());
                prices.Add(observed[^1] ? reader.ReadDouble() : 0);
            }
        }

        PriceHistory history = PriceHistory.Create(assets, [.. dates], prices.ToArray(), observed.ToArray());
        return !(periods > 0) ? history
            : isGiven ? history.WithFrequency(Frequency.PerYear(periods))
            : history.WithToldFrequency(Frequency.PerYear(periods));
    }

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

    private static void Write(StateWriter writer, RiskAssessment assessment)
    {
        writer.Write((int)assessment.Status);
        writer.Write(assessment.Detail);
        writer.Write(assessment.NetAssetValue);
        writer.Write(assessment.Observations);
        writer.Write(assessment.Volatility);
        writer.Write(assessment.ValueAtRisk);
        writer.Write(assessment.ConditionalValueAtRisk);
        writer.Write(assessment.MaximumDrawdown);
        writer.Write(assessment.SharpeRatio is not null);
        writer.Write(assessment.SharpeRatio ?? 0);
    }

    private static RiskAssessment ReadAssessment(StateReader reader)
    {
        RiskAssessment assessment = new(
            (RiskStatus)reader.ReadInt32(), reader.ReadString(), reader.ReadDecimal(), reader.ReadInt32(), reader.ReadDouble(),
            reader.ReadDouble(), reader.ReadDouble(), reader.ReadDouble(), null);
        bool hasSharpe = reader.ReadBoolean();
        double sharpe = reader.ReadDouble();
        return hasSharpe ? assessment with { SharpeRatio = sharpe } : assessment;
    }

    private static void Write(StateWriter writer, AllocationDecision decision)
    {
        writer.Write(decision.Strategy);
        writer.Write((int)decision.Method);
        writer.Write((int)decision.Status);
        writer.Write(decision.Detail);
        writer.Write(decision.Weights is not null);
        if (decision.Weights is { } weights)
        {
            writer.WriteAssets(weights.Assets);
            foreach (double weight in weights.Weights)
            {
                writer.Write(weight);
            }
        }

        writer.Write(decision.ExpectedReturn);
        writer.Write(decision.Volatility);
        writer.Write(decision.PlanStatus is { } status ? (int)status : -1);
        writer.Write(decision.Trades);
        writer.Write(decision.Cost);
        writer.Write(decision.Turnover);
        writer.Write(decision.Trigger);
        writer.Write(decision.TriggerDetail);
    }

    private static AllocationDecision ReadDecision(StateReader reader)
    {
        string strategy = reader.ReadString();
        AllocationMethod method = (AllocationMethod)reader.ReadInt32();
        AllocationStatus status = (AllocationStatus)reader.ReadInt32();
        string detail = reader.ReadString();
        PortfolioWeights? weights = null;
        if (reader.ReadBoolean())
        {
            ImmutableArray<AssetId> assets = reader.ReadAssets();
            double[] values = new double[assets.Length];
            for (int i = 0; i < values.Length; i++)
            {
                values[i] = reader.ReadDouble();
            }

            weights = PortfolioWeights.Create(assets, values);
        }

        double expectedReturn = reader.ReadDouble();
        double volatility = reader.ReadDouble();
        int plan = reader.ReadInt32();
        return new AllocationDecision(
            strategy, method, status, detail, weights, expectedReturn, volatility, plan < 0 ? null : (RebalanceStatus)plan,
            reader.ReadInt32(), reader.ReadDecimal(), reader.ReadDouble(), reader.ReadString(), reader.ReadString());
    }

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
