using System.Collections.Immutable;
using System.Globalization;
using static System.FormattableString;

namespace MrBen.Portfolio.Allocation;

/// <summary>Limits, their costs and their relaxations as sentences, in the invariant culture.</summary>
internal static class LimitWords
{
    // What a certified answer may be beyond a limit.
    private const double Rounding = 1e-9;

    /// <summary>A limit that binds.</summary>
    public static string Binding(LimitExplanation limit, PortfolioObjectiveKind objective)
    {
        string name = Capitalized(Named(limit));
        string price = double.IsPositiveInfinity(limit.ShadowPrice)
            ? $"without limit {StepWords(limit.Limit)}"
            : Invariant($"{Measure(limit.ShadowPrice * Step(limit.Limit), objective)} {StepWords(limit.Limit)}");
        return limit.Cost switch
        {
            null => Invariant($"{name}, binds ({price} at first); what it costs in all was not found."),
            double.PositiveInfinity => Invariant($"{name}, is all that holds the objective back ({price} at first)."),
            { } cost when IsChoice(limit.Limit) => Invariant($"{name}, costs {Measure(cost, objective)} {Noun(objective)}."),
            { } cost => Invariant($"{name}, costs {Measure(cost, objective)} {Noun(objective)} ({price} at first)."),
        };
    }

    /// <summary>A limit that does not.</summary>
    public static string Slack(LimitExplanation limit) => limit.Slack < -Rounding
        ? Invariant($"{Capitalized(Named(limit))}, gave way by {Amount(limit.Limit, -limit.Slack)}.")
        : Invariant($"{Capitalized(Named(limit))}, leaves {Amount(limit.Limit, Math.Max(0, limit.Slack))}.");

    /// <summary>Relaxations that together would do.</summary>
    public static string Relaxing(ImmutableArray<LimitRelaxation> relaxations)
    {
        string[] moves = [.. relaxations.Select(Move)];
        string all = moves.Length == 1 ? moves[0] : $"{string.Join(", ", moves[..^1])} and {moves[^1]}";
        return $"{Capitalized(all)} would do.";
    }

    private static string Move(LimitRelaxation move) =>
        Invariant($"{(move.To > move.From ? "raising" : "lowering")} {Name(move.Limit, move.Side)} ")
        + Invariant($"from {Amount(move.Limit, move.From)} to {Amount(move.Limit, move.To)}");

    private static string Named(LimitExplanation limit) =>
        Invariant($"{Name(limit.Limit, limit.Side)}, {Amount(limit.Limit, limit.Value)}");

    private static string Name(PortfolioLimit limit, LimitSide side) => limit.Kind switch
    {
        LimitKind.Turnover => "the turnover limit",
        LimitKind.ExpectedReturn => "the target return",
        LimitKind.Volatility or LimitKind.TrackingError => limit.Name.Length == 0 ? "the volatility limit" : $"the limit of {limit.Subject}",
        LimitKind.Measure => $"the limit of {limit.Subject}",
        LimitKind.HoldingSize or LimitKind.TradeSize => $"the {limit.Subject}",
        LimitKind.Lots => $"the lots of {limit.Name}",
        LimitKind.Linear => $"the {(side == LimitSide.AtLeast ? "lower" : "upper")} limit of {limit.Name}",
        _ => $"the {(side == LimitSide.AtLeast ? "smallest" : "largest")} {limit.Subject}",
    };

    private static string Amount(PortfolioLimit limit, double value) => IsNumber(limit)
        ? value.ToString("G6", CultureInfo.InvariantCulture)
        : Percent(value, "0.####");

    // Shadow prices are told per percentage point, of plain numbers per unit.
    private static double Step(PortfolioLimit limit) => IsNumber(limit) ? 1 : 0.01;

    private static string StepWords(PortfolioLimit limit) => IsNumber(limit) ? "per unit" : "per percentage point";

    // What is all or nothing has no price per unit.
    private static bool IsChoice(PortfolioLimit limit) =>
        limit.Kind is LimitKind.AssetCount or LimitKind.GroupAssetCount or LimitKind.TradeCount;

    private static bool IsNumber(PortfolioLimit limit) =>
        IsChoice(limit) || limit.Kind is LimitKind.Linear or LimitKind.EffectiveAssets;

    private static string Measure(double value, PortfolioObjectiveKind objective) =>
        objective is PortfolioObjectiveKind.MaximumSharpe or PortfolioObjectiveKind.MaximumRatio
        ? value.ToString("G3", CultureInfo.InvariantCulture)
        : Percent(value, "G3");

    private static string Percent(double value, string format) => $"{(100 * value).ToString(format, CultureInfo.InvariantCulture)} %";

    private static string Noun(PortfolioObjectiveKind objective) => objective switch
    {
        PortfolioObjectiveKind.MinimumVariance => "of volatility",
        PortfolioObjectiveKind.MinimumTrackingError => "of tracking error",
        PortfolioObjectiveKind.MaximumSharpe => "of Sharpe ratio",
        PortfolioObjectiveKind.MeanVarianceUtility => "of utility a year",
        PortfolioObjectiveKind.MinimumRisk => "of the measure",
        PortfolioObjectiveKind.MaximumRatio => "of the ratio",
        _ => "of expected return a year",
    };

    private static string Capitalized(string text) => char.ToUpperInvariant(text[0]) + text[1..];
}
