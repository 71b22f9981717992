using System.Collections.Immutable;
using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Allocation;

/// <summary>The limits that every weighted mean keeps of weights that keep the members' limits.</summary>
internal static class MixtureConstraints
{
    public static PortfolioConstraints Of(ImmutableArray<PortfolioConstraints> members, ImmutableArray<double> shares)
    {
        // A member without a share has no say; its infinite bounds times 0 would be no number.
        ImmutableArray<(PortfolioConstraints Limits, double Share)> counted =
            [.. members.Zip(shares).Where(item => item.Second > 0)];
        PortfolioConstraints first = counted[0].Limits;
        bool sameBounds = counted.All(item => Same(item.Limits.AssetBounds, first.AssetBounds, (x, y) => x == y)
            && item.Limits.MinWeight.Equals(first.MinWeight) && item.Limits.MaxWeight.Equals(first.MaxWeight));
        return new PortfolioConstraints
        {
            MinWeight = Mean(counted, limits => limits.MinWeight),
            MaxWeight = Mean(counted, limits => limits.MaxWeight),
            MinTotal = Mean(counted, limits => limits.MinTotal),
            MaxTotal = Mean(counted, limits => limits.MaxTotal),
            AssetBounds = sameBounds ? first.AssetBounds : MeanBounds(counted),
            Groups = Shared(counted, limits => limits.Groups, Same),
            Linear = Shared(counted, limits => limits.Linear, Same),
            VolatilityLimits = Shared(counted, limits => limits.VolatilityLimits, (x, y) => x == y),
            MeasureLimits = Shared(counted, limits => limits.MeasureLimits, (x, y) => x == y),
            MaxTurnover = MeanOfAll(counted, limits => limits.MaxTurnover, limits => limits.TurnoverPriority),
            TurnoverPriority = first.TurnoverPriority,
            TargetReturn = MeanOfAll(counted, limits => limits.TargetReturn, limits => limits.TargetReturnPriority),
            TargetReturnPriority = first.TargetReturnPriority,
            TargetVolatility = MeanOfAll(counted, limits => limits.TargetVolatility, _ => null),
            MinEffectiveAssets = counted.All(item => item.Limits.MinEffectiveAssets is not null)
                ? counted.Min(item => item.Limits.MinEffectiveAssets)
                : null,
        };
    }

    private static double Mean(
        ImmutableArray<(PortfolioConstraints Limits, double Share)> members, Func<PortfolioConstraints, double> limit)
    {
        double first = limit(members[0].Limits);
        return members.All(item => limit(item.Limits).Equals(first))
            ? first // no rounding of shares that sum to nearly 1
            : members.Sum(item => item.Share * limit(item.Limits));
    }

    private static double? MeanOfAll(
        ImmutableArray<(PortfolioConstraints Limits, double Share)> members, Func<PortfolioConstraints, double?> limit,
        Func<PortfolioConstraints, int?> priority) =>
        members.All(item => limit(item.Limits) is not null && priority(item.Limits) == priority(members[0].Limits))
            ? Mean(members, limits => limit(limits)!.Value)
            : null;

    // Bounds that may give way do so within the general ones, as ConstraintCheck has it.
    private static ImmutableArray<WeightBounds> MeanBounds(ImmutableArray<(PortfolioConstraints Limits, double Share)> members)
    {
        IEnumerable<AssetId> assets = members.SelectMany(item => item.Limits.AssetBounds.Select(bounds => bounds.Asset)).Distinct();
        return
        [
            .. assets.Select(asset => new WeightBounds(
                asset, Mean(members, limits => BoundsOf(limits, asset).Min), Mean(members, limits => BoundsOf(limits, asset).Max))),
        ];
    }

    private static (double Min, double Max) BoundsOf(PortfolioConstraints limits, AssetId asset)
    {
        WeightBounds? own = limits.AssetBounds.FirstOrDefault(bounds => bounds.Asset == asset);
        return own switch
        {
            null => (limits.MinWeight, limits.MaxWeight),
            { Priority: null } => (own.Min, own.Max),
            _ => (Math.Min(own.Min, limits.MinWeight), Math.Max(own.Max, limits.MaxWeight)),
        };
    }

    private static ImmutableArray<T> Shared<T>(
        ImmutableArray<(PortfolioConstraints Limits, double Share)> members, Func<PortfolioConstraints, ImmutableArray<T>> list,
        Func<T, T, bool> same) =>
        [.. list(members[0].Limits).Where(limit => members.All(item => list(item.Limits).Any(other => same(limit, other))))];

    private static bool Same(GroupConstraint x, GroupConstraint y) =>
        x with { Assets = y.Assets } == y && x.Assets.SequenceEqual(y.Assets);

    private static bool Same(LinearConstraint x, LinearConstraint y) =>
        x with { Coefficients = y.Coefficients } == y && x.Coefficients.Count == y.Coefficients.Count
        && x.Coefficients.All(item => y.Coefficients.TryGetValue(item.Key, out double value) && value.Equals(item.Value));

    private static bool Same<T>(ImmutableArray<T> x, ImmutableArray<T> y, Func<T, T, bool> same) =>
        x.Length == y.Length && x.Zip(y).All(pair => same(pair.First, pair.Second));
}
