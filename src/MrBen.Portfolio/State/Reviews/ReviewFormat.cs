using System.Collections.Immutable;
using MrBen.Portfolio.Market;
using static System.FormattableString;

namespace MrBen.Portfolio.State.Reviews;

/// <summary>The canonical bytes of a <see cref="PeriodLedger"/> and of marks of reviews, as parts of <see cref="StateFormat"/> and events.</summary>
internal static class ReviewFormat
{
    public static void Write(StateWriter writer, PeriodLedger ledger)
    {
        writer.WriteOptionalDate(ledger.Began);
        writer.Write(ledger.Openings.Length);
        foreach (PeriodOpening opening in ledger.Openings)
        {
            Write(writer, opening);
        }

        writer.Write(ledger.Made.Length);
        foreach (ReviewMark mark in ledger.Made)
        {
            Write(writer, mark);
        }
    }

    public static void Read(StateReader reader, PeriodLedger ledger)
    {
        DateOnly? began = reader.ReadOptionalDate();
        List<PeriodOpening> openings = [];
        for (int count = reader.ReadCount(); openings.Count < count;)
        {
            openings.Add(ReadOpening(reader));
        }

        List<ReviewMark> made = [];
        for (int count = reader.ReadCount(); made.Count < count;)
        {
            made.Add(ReadMark(reader));
        }

        ledger.Restore(began, openings, made);
    }

    public static void Write(StateWriter writer, ReviewMark mark)
    {
        writer.Write((int)mark.Period);
        writer.WriteDate(mark.To);
    }

    public static ReviewMark ReadMark(StateReader reader) => new(ReadPeriod(reader), reader.ReadDate());

    private static ReviewPeriod ReadPeriod(StateReader reader) => (ReviewPeriod)reader.ReadInt32() is var period && Enum.IsDefined(period)
        ? period
        : throw new FormatException(Invariant($"There is no review of period {(int)period}."));

    private static void Write(StateWriter writer, PeriodOpening opening)
    {
        writer.WriteDate(opening.Date);
        writer.Write(opening.Periods.Length);
        foreach (ReviewPeriod period in opening.Periods)
        {
            writer.Write((int)period);
        }

        writer.WriteOptional(opening.NetAssetValue);
        writer.Write(opening.UnitValue);
        writer.Write(opening.Gains is not null);
        if (opening.Gains is { } gains)
        {
            Write(writer, gains);
        }

        writer.Write(opening.Breaches.Count);
        foreach ((string limit, int breaches) in opening.Breaches)
        {
            writer.Write(limit);
            writer.Write(breaches);
        }
    }

    private static PeriodOpening ReadOpening(StateReader reader)
    {
        DateOnly date = reader.ReadDate();
        List<ReviewPeriod> periods = [];
        for (int count = reader.ReadCount(); periods.Count < count;)
        {
            periods.Add(ReadPeriod(reader));
        }

        decimal? netAssetValue = reader.ReadOptionalDecimal();
        double unit = reader.ReadUnitValue();
        BookedGains? gains = reader.ReadBoolean() ? ReadGains(reader) : null;
        ImmutableSortedDictionary<string, int>.Builder breaches = ImmutableSortedDictionary.CreateBuilder<string, int>(StringComparer.Ordinal);
        for (int count = reader.ReadCount(); breaches.Count < count;)
        {
            breaches.Add(reader.ReadString(), reader.ReadInt32());
        }

        return new PeriodOpening(date, [.. periods], netAssetValue, unit, gains, breaches.ToImmutable());
    }

    private static void Write(StateWriter writer, BookedGains gains)
    {
        writer.Write(gains.Realized);
        writer.WriteOptional(gains.Unrealized);
        writer.WriteOptional(gains.Currency);
        writer.Write(gains.Income);
        writer.Write(gains.Interest);
        writer.Write(gains.Fees);
        writer.Write(gains.NetContributions);
        writer.Write(gains.Assets.Length);
        foreach ((AssetId asset, decimal? total) in gains.Assets)
        {
            writer.Write(asset.Value);
            writer.WriteOptional(total);
        }
    }

    private static BookedGains ReadGains(StateReader reader)
    {
        BookedGains gains = new()
        {
            Realized = reader.ReadDecimal(),
            Unrealized = reader.ReadOptionalDecimal(),
            Currency = reader.ReadOptionalDecimal(),
            Income = reader.ReadDecimal(),
            Interest = reader.ReadDecimal(),
            Fees = reader.ReadDecimal(),
            NetContributions = reader.ReadDecimal(),
            Assets = [],
        };
        ImmutableArray<(AssetId, decimal?)>.Builder assets = ImmutableArray.CreateBuilder<(AssetId, decimal?)>();
        for (int count = reader.ReadCount(); assets.Count < count;)
        {
            assets.Add((new AssetId(reader.ReadString()), reader.ReadOptionalDecimal()));
        }

        return gains with { Assets = assets.ToImmutable() };
    }
}
