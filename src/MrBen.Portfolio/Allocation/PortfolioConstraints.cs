using System.Collections.Immutable;
using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Market;
using static System.FormattableString;

namespace MrBen.Portfolio.Allocation;

/// <summary>
/// What the weights must satisfy. The default is a fully invested long-only portfolio: each weight in [0, 1], sum 1. Limits that contradict
/// one another are not an error here; the allocation answers that no weights satisfy them, and which ones conflict.
/// </summary>
public sealed record PortfolioConstraints
{
    /// <summary>Smallest weight of any asset without bounds of its own; −∞ for none. Default 0.</summary>
    public double MinWeight { get; set; }

    /// <summary>Largest weight of any asset without bounds of its own; +∞ for none. Default 1.</summary>
    public double MaxWeight { get; set; } = 1;

    /// <summary>Bounds of single assets. Default none.</summary>
    public ImmutableArray<WeightBounds> AssetBounds { get; set; } = [];

    /// <summary>Smallest sum of the weights. Default 1.</summary>
    public double MinTotal { get; set; } = 1;

    /// <summary>Largest sum of the weights; what is missing to 1 is cash. Default 1.</summary>
    public double MaxTotal { get; set; } = 1;

    /// <summary>Limits on sums over groups. Default none.</summary>
    public ImmutableArray<GroupConstraint> Groups { get; set; } = [];

    /// <summary>General linear limits. Default none.</summary>
    public ImmutableArray<LinearConstraint> Linear { get; set; } = [];

    /// <summary>
    /// Largest Σ|weight − current weight|, purchases and sales counted both, at least 0; needs the current weights. Default none.
    /// </summary>
    public double? MaxTurnover { get; set; }

    /// <summary>Priority of the turnover limit, like <see cref="GroupConstraint.Priority"/>. Default none: it must be kept.</summary>
    public int? TurnoverPriority { get; set; }

    /// <summary>Expected return per year that the portfolio must at least have (0.08 is 8 %). Default none.</summary>
    public double? TargetReturn { get; set; }

    /// <summary>Priority of the target return, like <see cref="GroupConstraint.Priority"/>. Default none: it must be kept.</summary>
    public int? TargetReturnPriority { get; set; }

    /// <summary>
    /// Volatility per year that the portfolio must not exceed (0.15 is 15 %), positive. Default none. It must be kept, but does not move
    /// limits with a priority: those give way to other limits only, unless the problem has cones of its own (such as
    /// <see cref="VolatilityLimits"/>), among which it then is.
    /// </summary>
    public double? TargetVolatility { get; set; }

    /// <summary>
    /// Further limits of volatilities and tracking errors, all of which must be kept; limits with a priority give way to them. Default none.
    /// </summary>
    public ImmutableArray<VolatilityLimit> VolatilityLimits { get; set; } = [];

    /// <summary>
    /// Upper limits of measures over <see cref="PortfolioProblem.Scenarios"/>, all of which must be kept; limits with a priority give way to
    /// them. Default none.
    /// </summary>
    public ImmutableArray<MeasureLimit> MeasureLimits { get; set; } = [];

    /// <summary>
    /// Smallest effective number of assets, (Σw)²/Σw², at least 1; the sum of weights must then be positive. Of long-only weights it is the
    /// inverse Herfindahl index; short positions lower it. It must be kept. Default none.
    /// </summary>
    public double? MinEffectiveAssets { get; set; }

    /// <summary>
    /// Limits of shares of the variance, all of which must be kept; they do not go with <see cref="Holdings"/>. Default none.
    /// </summary>
    public ImmutableArray<RiskContributionLimit> RiskContributions { get; set; } = [];

    /// <summary>Limits that are all or nothing, such as the number of assets held. Default none.</summary>
    public HoldingLimits? Holdings { get; set; }

    /// <summary>Lists everything wrong with these settings; empty when they are sound.</summary>
    public IReadOnlyList<string> Validate()
    {
        List<string> errors = [];
        CheckLimits(errors, "Weights", MinWeight, MaxWeight);
        CheckLimits(errors, "The sum of weights", MinTotal, MaxTotal);
        HashSet<AssetId> bounded = [];
        foreach (WeightBounds bounds in OptionList.Elements(errors, nameof(AssetBounds), AssetBounds))
        {
            if (bounds.Asset == default)
            {
                errors.Add($"{nameof(AssetBounds)} has bounds of an asset without a name.");
                continue;
            }

            CheckLimits(errors, Invariant($"The weight of {bounds.Asset}"), bounds.Min, bounds.Max);
            CheckPriority(errors, Invariant($"the weight of {bounds.Asset}"), bounds.Priority);
            if (!bounded.Add(bounds.Asset))
            {
                errors.Add(Invariant($"{nameof(AssetBounds)} lists {bounds.Asset} twice."));
            }
        }

        HashSet<string> names = new(StringComparer.Ordinal);
        foreach (GroupConstraint group in OptionList.Elements(errors, $"{nameof(PortfolioProblem.Constraints)}.{nameof(Groups)}", Groups))
        {
            CheckLimits(errors, Invariant($"The weight of group {group.Name}"), group.Min, group.Max);
            CheckPriority(errors, Invariant($"group {group.Name}"), group.Priority);
            CheckName(errors, names, group.Name);
            if (group.Assets.IsDefaultOrEmpty)
            {
                errors.Add(Invariant($"Group {group.Name} has no assets."));
            }
            else if (group.Assets.Distinct().Count() != group.Assets.Length)
            {
                errors.Add(Invariant($"Group {group.Name} lists an asset twice."));
            }
            else if (group.Assets.Contains(default))
            {
                errors.Add(Invariant($"Group {group.Name} lists an asset without a name."));
            }
        }

        foreach (LinearConstraint row in OptionList.Elements(errors, nameof(Linear), Linear))
        {
            CheckLimits(errors, Invariant($"Constraint {row.Name}"), row.Min, row.Max);
            CheckPriority(errors, Invariant($"constraint {row.Name}"), row.Priority);
            CheckName(errors, names, row.Name);
            if (row.Coefficients is null)
            {
                errors.Add(Invariant($"Constraint {row.Name} has no coefficients."));
                continue;
            }

            foreach ((AssetId asset, double coefficient) in row.Coefficients.OrderBy(item => item.Key))
            {
                if (asset == default)
                {
                    errors.Add(Invariant($"Constraint {row.Name} has a coefficient of an asset without a name."));
                }

                if (!double.IsFinite(coefficient))
                {
                    errors.Add(Invariant($"Coefficient of {asset} in constraint {row.Name} is {coefficient}; it must be finite."));
                }
            }
        }

        if (MaxTurnover is { } turnover && !(turnover >= 0 && double.IsFinite(turnover)))
        {
            errors.Add(Invariant($"{nameof(MaxTurnover)} must be at least 0 and finite; it is {turnover}."));
        }

        CheckPriority(errors, "the turnover", TurnoverPriority);
        CheckPriority(errors, "the target return", TargetReturnPriority);
        if (TargetReturn is { } target && !double.IsFinite(target))
        {
            errors.Add(Invariant($"{nameof(TargetReturn)} must be finite; it is {target}."));
        }

        if (TargetVolatility is { } volatility && !(volatility > 0 && double.IsFinite(volatility)))
        {
            errors.Add(Invariant($"{nameof(TargetVolatility)} must be positive and finite; it is {volatility}."));
        }

        HashSet<string> volatilities = new(StringComparer.Ordinal);
        foreach (VolatilityLimit item in OptionList.Elements(errors, nameof(VolatilityLimits), VolatilityLimits))
        {
            if (string.IsNullOrWhiteSpace(item.Name))
            {
                errors.Add($"{nameof(VolatilityLimits)} has a limit without a name.");
            }
            else if (!volatilities.Add(item.Name))
            {
                errors.Add(Invariant($"Two volatility limits are named {item.Name}."));
            }

            if (!(item.Max > 0 && double.IsFinite(item.Max)))
            {
                errors.Add(Invariant($"Volatility limit {item.Name} must be positive and finite; it is {item.Max}."));
            }
        }

        HashSet<string> measures = new(StringComparer.Ordinal);
        foreach (MeasureLimit item in OptionList.Elements(errors, nameof(MeasureLimits), MeasureLimits))
        {
            if (string.IsNullOrWhiteSpace(item.Name) || !measures.Add(item.Name))
            {
                errors.Add(Invariant($"{nameof(MeasureLimits)} needs a name of its own for each limit; there is \"{item.Name}\"."));
            }

            if (item.Measure is null)
            {
                errors.Add(Invariant($"Measure limit {item.Name} has no measure."));
            }

            if (!double.IsFinite(item.Max))
            {
                errors.Add(Invariant($"Measure limit {item.Name} must be finite; it is {item.Max}."));
            }
        }

        if (MinEffectiveAssets is { } effective && !(effective >= 1 && double.IsFinite(effective)))
        {
            errors.Add(Invariant($"{nameof(MinEffectiveAssets)} must be at least 1 and finite; it is {effective}."));
        }

        if (MinEffectiveAssets > 1 && MaxTotal <= 0)
        {
            errors.Add(Invariant(
                $"{nameof(MinEffectiveAssets)} is of weights with a positive sum; {nameof(MaxTotal)} is {MaxTotal}."));
        }

        Holdings?.Check(errors);
        HashSet<string> contributions = new(StringComparer.Ordinal);
        foreach (RiskContributionLimit item in OptionList.Elements(errors, nameof(RiskContributions), RiskContributions))
        {
            CheckLimits(errors, Invariant($"The risk contribution of {item.Name}"), item.Min, item.Max);
            if (string.IsNullOrWhiteSpace(item.Name) || !contributions.Add(item.Name))
            {
                errors.Add(Invariant($"{nameof(RiskContributions)} needs a name of its own for each limit; there is \"{item.Name}\"."));
            }

            if (item.Assets.IsDefaultOrEmpty || item.Assets.Contains(default) || item.Assets.Distinct().Count() != item.Assets.Length)
            {
                errors.Add(Invariant($"Risk contribution limit {item.Name} must list assets with names, each once."));
            }
        }

        if (Holdings is not null && contributions.Count > 0)
        {
            errors.Add($"{nameof(RiskContributions)} and {nameof(Holdings)} do not go together.");
        }

        return errors;
    }

    /// <summary>The limits that weights break, by comparison alone; empty where they keep all.</summary>
    /// <param name="weights">The weights; an asset that is not listed has weight 0, and no bounds of its own are asked of it.</param>
    /// <param name="estimates">
    /// Beliefs over the same assets, in any order; needed by a target return or volatility and by risk contributions.
    /// </param>
    /// <param name="current">The weights held now; needed by a turnover limit.</param>
    /// <param name="tolerance">
    /// Excess that counts as rounding, at least 0, relative to the limit where that is above 1. Default 1e-9, what the solver certifies.
    /// </param>
    /// <param name="scenarios">Returns of the assets, period by period; needed by limits of measures.</param>
    /// <param name="uncertainty">
    /// How far the expected returns may be off: a target return is then held against the lowest. <see langword="null"/> where they are certain.
    /// </param>
    /// <exception cref="ArgumentException">
    /// A limit needs what was not given, the constraints are unsound, or the weights and the estimates are not over the same assets.
    /// </exception>
    public IReadOnlyList<ConstraintViolation> Violations(
        PortfolioWeights weights, ReturnEstimates? estimates = null, PortfolioWeights? current = null, double tolerance = 1e-9,
        ReturnPanel? scenarios = null, ReturnUncertainty? uncertainty = null)
    {
        ArgumentNullException.ThrowIfNull(weights);
        if (!(tolerance >= 0 && double.IsFinite(tolerance)))
        {
            throw new ArgumentOutOfRangeException(
                nameof(tolerance), tolerance, Invariant($"The tolerance must be at least 0 and finite; it is {tolerance}."));
        }

        return Validate() is { Count: > 0 } errors
            ? throw new ArgumentException(string.Join(' ', errors))
            : new ConstraintCheck(weights).Violations(this, Aligned(estimates, weights.Assets), current, tolerance, scenarios, uncertainty);
    }

    // In the order of the weights, whose names say which is which.
    private static ReturnEstimates? Aligned(ReturnEstimates? estimates, ImmutableArray<AssetId> assets)
    {
        if (estimates is null || estimates.Assets.SequenceEqual(assets))
        {
            return estimates;
        }

        HashSet<AssetId> weighted = [.. assets];
        foreach (AssetId asset in assets)
        {
            if (estimates.IndexOf(asset) < 0)
            {
                throw new ArgumentException(Invariant(
                    $"Asset {asset} of the weights is not among the {estimates.Assets.Length} of the estimates."), nameof(estimates));
            }
        }

        foreach (AssetId asset in estimates.Assets)
        {
            if (!weighted.Contains(asset))
            {
                throw new ArgumentException(Invariant(
                    $"Asset {asset} of the estimates is not among the {assets.Length} of the weights."), nameof(estimates));
            }
        }

        return estimates.Select(assets.AsSpan());
    }

    /// <summary>A sentence for each place that names an asset which is not among some assets.</summary>
    internal IReadOnlyList<string> Mismatches(ImmutableArray<AssetId> assets)
    {
        HashSet<AssetId> known = [.. assets];
        List<string> found = [];
        Collect(nameof(AssetBounds), AssetBounds.Select(bounds => bounds.Asset));
        foreach (GroupConstraint group in Groups)
        {
            Collect($"group {group.Name}", group.Assets);
        }

        foreach (LinearConstraint row in Linear)
        {
            // In the order of the names: a dictionary has none of its own.
            Collect($"constraint {row.Name}", row.Coefficients.Keys.Order());
        }

        foreach (HoldingGroupLimit group in Holdings?.Groups ?? [])
        {
            Collect($"holding group {group.Name}", group.Assets);
        }

        foreach (RiskContributionLimit limit in RiskContributions)
        {
            Collect($"risk contribution limit {limit.Name}", limit.Assets);
        }

        Collect("lot weights", Holdings?.LotWeights.Keys.Order() ?? Enumerable.Empty<AssetId>());
        foreach (VolatilityLimit limit in VolatilityLimits)
        {
            Collect($"the benchmark of volatility limit {limit.Name}", limit.Benchmark is { } benchmark
                ? benchmark.Assets.Where(asset => benchmark[asset] != 0)
                : []);
            found.AddRange(limit.Estimates is { } own
                ? known.Except(own.Assets).Order().Select(asset => $"The estimates of volatility limit {limit.Name} lack asset {asset}.")
                : []);
        }

        return found;

        void Collect(string place, IEnumerable<AssetId> named) =>
            found.AddRange(named.Where(asset => !known.Contains(asset)).Select(asset => Mismatch(asset, place, known.Count)));
    }

    internal static string Mismatch(AssetId asset, string place, int count) =>
        Invariant($"Asset {asset} in {place} is not among the {count} assets to allocate to.");

    private static void CheckLimits(List<string> errors, string what, double min, double max)
    {
        if (double.IsNaN(min) || double.IsPositiveInfinity(min))
        {
            errors.Add(Invariant($"{what} cannot be at least {min}."));
        }

        if (double.IsNaN(max) || double.IsNegativeInfinity(max))
        {
            errors.Add(Invariant($"{what} cannot be at most {max}."));
        }
    }

    private static void CheckPriority(List<string> errors, string what, int? priority)
    {
        if (priority < 1)
        {
            errors.Add(Invariant($"The priority of {what} must be at least 1; it is {priority}."));
        }
    }

    private static void CheckName(List<string> errors, HashSet<string> names, string name)
    {
        if (string.IsNullOrWhiteSpace(name))
        {
            errors.Add("A group or linear constraint has no name.");
        }
        else if (!names.Add(name))
        {
            errors.Add(Invariant($"Two constraints are named {name}."));
        }
    }
}
