using System.Collections.Immutable;
using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Risk;
using MrBen.Portfolio.Risk.Monitoring;

namespace MrBen.Portfolio.State;

/// <summary>The canonical bytes of where limits stand and of what was said of the market, as a part of <see cref="StateFormat"/>.</summary>
internal static class WatchFormat
{
    public static void Write(StateWriter writer, IEnumerable<LimitStatus> limits)
    {
        writer.Write(limits.Count());
        foreach (LimitStatus status in limits)
        {
            Write(writer, status);
        }
    }

    public static void Write(StateWriter writer, LimitStatus status)
    {
        writer.Write(status.Name);
        writer.Write((int)status.State);
        writer.WriteTime(status.Since);
        writer.WriteOptional(status.Value);
        writer.Write(status.Threshold);
        writer.Write((int)status.Action);
        writer.Write(status.Breaches);
        writer.WriteOptionalTime(status.HaltedSince);
    }

    public static List<LimitStatus> ReadLimits(StateReader reader)
    {
        List<LimitStatus> limits = [];
        for (int count = reader.ReadCount(); limits.Count < count;)
        {
            limits.Add(ReadLimit(reader));
        }

        return limits;
    }

    public static LimitStatus ReadLimit(StateReader reader) => new(
        reader.ReadString(), (RiskLimitState)reader.ReadInt32(), reader.ReadTime(), reader.ReadOptionalDouble(), reader.ReadDouble(),
        (LimitAction)reader.ReadInt32(), reader.ReadInt32())
    {
        HaltedSince = reader.ReadOptionalTime(),
    };

    public static void Write(StateWriter writer, MarketReading? market)
    {
        writer.Write(market is not null);
        if (market is null)
        {
            return;
        }

        writer.WriteDate(market.Date);
        writer.Write((int)market.Source);
        writer.WriteOptionalDate(market.RegimeSince);
        writer.WriteNumbers(market.Probabilities.AsSpan());
        writer.WriteOptional(market.VolatilityRatio);
        writer.WriteOptional(market.CorrelationDistance);
        writer.Write(market.Groups.Length);
        foreach (TrackedGroup group in market.Groups)
        {
            writer.Write(group.Id);
            writer.WriteAssets(group.Assets);
            writer.Write(group.FirstSeen);
            writer.Write(group.Overlap);
        }

        writer.WriteOptionalDate(market.GroupsDate);
        Write(writer, market.Model);
        writer.WriteOptionalDate(market.ModelDate);
        writer.Write(market.Moves.Length);
        foreach (MarketMove move in market.Moves)
        {
            writer.WriteDate(move.Date);
            writer.WriteTime(move.KnownAt);
            writer.Write((int)move.Kind);
            writer.Write(move.Value);
            writer.Write(move.Threshold);
        }

        writer.Write(market.Detail);
        writer.Write(market.Memory.Count);
        writer.Write(market.Memory.Regime ?? -1);
        writer.Write(market.Memory.Candidate ?? -1);
        writer.Write(market.Memory.Dwelt);
        writer.Write(market.Memory.IsVolatilitySpike);
        writer.Write(market.Memory.IsCorrelationBreakdown);
        writer.Write(market.Grouping.NextId);
        writer.Write(market.Grouping.Looks);
    }

    public static MarketReading? ReadMarket(StateReader reader) => !reader.ReadBoolean() ? null : new MarketReading
    {
        Date = reader.ReadDate(),
        Source = (RegimeSource)reader.ReadInt32(),
        RegimeSince = reader.ReadOptionalDate(),
        Probabilities = [.. reader.ReadNumbers()],
        VolatilityRatio = reader.ReadOptionalDouble(),
        CorrelationDistance = reader.ReadOptionalDouble(),
        Groups = ReadGroups(reader),
        GroupsDate = reader.ReadOptionalDate(),
        Model = ReadModel(reader),
        ModelDate = reader.ReadOptionalDate(),
        Moves = ReadMoves(reader),
        Detail = reader.ReadString(),
        Memory = new MarketStateMemory(
            reader.ReadInt64(), NotNegative(reader.ReadInt32()), NotNegative(reader.ReadInt32()), reader.ReadInt32(), reader.ReadBoolean(),
            reader.ReadBoolean()),
        Grouping = (reader.ReadInt32(), reader.ReadInt32()),
    };

    private static int? NotNegative(int number) => number < 0 ? null : number;

    private static ImmutableArray<TrackedGroup> ReadGroups(StateReader reader)
    {
        ImmutableArray<TrackedGroup>.Builder groups = ImmutableArray.CreateBuilder<TrackedGroup>();
        for (int count = reader.ReadCount(); groups.Count < count;)
        {
            int id = reader.ReadInt32();
            ImmutableArray<AssetId> assets = reader.ReadAssets();
            groups.Add(new TrackedGroup(id, assets, reader.ReadInt32(), reader.ReadDouble()));
        }

        return groups.ToImmutable();
    }

    private static ImmutableArray<MarketMove> ReadMoves(StateReader reader)
    {
        ImmutableArray<MarketMove>.Builder moves = ImmutableArray.CreateBuilder<MarketMove>();
        for (int count = reader.ReadCount(); moves.Count < count;)
        {
            moves.Add(new MarketMove(
                reader.ReadDate(), reader.ReadTime(), (MarketStateEventKind)reader.ReadInt32(), reader.ReadDouble(), reader.ReadDouble()));
        }

        return moves.ToImmutable();
    }

    private static void Write(StateWriter writer, HiddenMarkovModel? model)
    {
        writer.Write(model is not null);
        if (model is not null)
        {
            writer.WriteNumbers([.. model.Regimes.SelectMany(regime => new[] { regime.Mean, regime.Volatility })]);
            writer.WriteNumbers(model.Transitions);
            writer.WriteNumbers(model.InitialProbabilities.AsSpan());
        }
    }

    private static HiddenMarkovModel? ReadModel(StateReader reader)
    {
        if (!reader.ReadBoolean())
        {
            return null;
        }

        GaussianRegime[] regimes = [.. reader.ReadNumbers().Chunk(2).Select(pair => new GaussianRegime(pair[0], pair[^1]))];
        return HiddenMarkovModel.Create(regimes, reader.ReadNumbers(), reader.ReadNumbers());
    }
}
