using System.Collections.Immutable;
using MrBen.Portfolio.Costs;
using MrBen.Portfolio.Market;
using static System.FormattableString;

namespace MrBen.Portfolio.Allocation;

/// <summary>An optimisation in finance words: what to optimise under which constraints, from where, at what cost.</summary>
public sealed record PortfolioProblem
{
    /// <summary>What to optimise. Default minimum variance.</summary>
    public PortfolioObjective Objective { get; set; } = PortfolioObjective.MinimumVariance;

    /// <summary>What the weights must satisfy.</summary>
    public PortfolioConstraints Constraints { get; set; } = new();

    /// <summary>The weights held now; needed by a turnover limit and by costs.</summary>
    public PortfolioWeights? CurrentWeights { get; set; }

    /// <summary>
    /// Cost of buying, per unit of weight bought and per year of holding (a one-way cost of 10 bp on a horizon of one year is 0.001), at
    /// least 0. Default 0.
    /// </summary>
    public double BuyCostRate { get; set; }

    /// <summary>Cost of selling, like <see cref="BuyCostRate"/>. Default 0.</summary>
    public double SellCostRate { get; set; }

    /// <summary>
    /// What trading costs, of each asset its own, counted in the objective per year of <see cref="CostHorizon"/>. In place of
    /// <see cref="BuyCostRate"/> and <see cref="SellCostRate"/>. Default none.
    /// </summary>
    public TradeCosts? Costs { get; set; }

    /// <summary>Years for which trades are expected to be held, positive; goes with <see cref="Costs"/>. Default none.</summary>
    public double? CostHorizon { get; set; }

    /// <summary>
    /// Net asset value, positive: the money that weights are fractions of. With it the part of <see cref="Costs"/> that grows with the power
    /// 3/2 of a trade is counted in the objective as such. Default none: only what is proportional is counted.
    /// </summary>
    public decimal? NetAssetValue { get; set; }

    /// <summary>
    /// Simple returns of the assets period by period, oldest first and complete: the equally likely scenarios of the objective's measure and of
    /// <see cref="PortfolioConstraints.MeasureLimits"/>. Needed where there is a measure, and looked at only there. Default none.
    /// </summary>
    public ReturnPanel? Scenarios { get; set; }

    /// <summary>How far the expected returns may be off, which the objective and a target return then allow for. Default none.</summary>
    public ReturnUncertainty? ReturnUncertainty { get; set; }

    /// <summary>γ ≥ 0 added to every variance: the optimiser sees Σ + γI, which spreads the weights. Default 0.</summary>
    public double L2Regularization { get; set; }

    /// <summary>Wall time allowed, positive. Default none.</summary>
    public TimeSpan? TimeLimit { get; set; }

    /// <summary>Whether weights with a certified gap may be returned when the time is over. Default no.</summary>
    public bool AcceptFeasibleIncumbent { get; set; }

    /// <summary>Whether trading from the current weights matters.</summary>
    internal bool CountsTrades =>
        Constraints.MaxTurnover is not null || Constraints.Holdings is { CountsTrades: true } || BuyCostRate > 0 || SellCostRate > 0 || Costs is not null;

    /// <summary>Whether anything is measured over scenarios.</summary>
    internal bool UsesMeasures => Objective.Measure is not null || !Constraints.MeasureLimits.IsDefaultOrEmpty;

    /// <summary>A sentence for each place where an asset is named that is not among some assets, or that lacks scenarios.</summary>
    internal IReadOnlyList<string> Mismatches(ImmutableArray<AssetId> assets)
    {
        return
        [
            .. Constraints.Mismatches(assets),
            .. Foreign(Objective.Benchmark, "the benchmark of the objective"),
            .. Foreign(CountsTrades ? CurrentWeights : null, "the current weights"),
            .. (ReturnUncertainty?.HalfWidths.Keys.Except(assets).Order() ?? Enumerable.Empty<AssetId>())
                .Select(asset => PortfolioConstraints.Mismatch(asset, "the box of expected returns", assets.Length)),
            .. UsesMeasures ? assets.Except(Scenarios!.Assets).Select(PanelScenarios.Missing) : [],
        ];

        IEnumerable<string> Foreign(PortfolioWeights? weights, string place) => weights is null ? [] : weights.Assets
            .Where(asset => weights[asset] != 0 && !assets.Contains(asset))
            .Select(asset => PortfolioConstraints.Mismatch(asset, place, assets.Length));
    }

    /// <summary>Lists everything wrong with this problem; empty when it is sound.</summary>
    public IReadOnlyList<string> Validate()
    {
        if (Objective is null || Constraints is null)
        {
            return [$"{nameof(Objective)} and {nameof(Constraints)} must not be null."];
        }

        List<string> errors = [.. Constraints.Validate()];
        CheckRate(errors, nameof(BuyCostRate), BuyCostRate);
        CheckRate(errors, nameof(SellCostRate), SellCostRate);
        CheckHorizon(errors, CostHorizon, BuyCostRate, SellCostRate);
        if (Costs is null != CostHorizon is null)
        {
            errors.Add(Costs is null
                ? $"{nameof(CostHorizon)} is set, but there are no {nameof(Costs)} for it to count."
                : $"{nameof(Costs)} need a {nameof(CostHorizon)} to be a cost per year.");
        }

        if (NetAssetValue is <= 0)
        {
            errors.Add(Invariant($"{nameof(NetAssetValue)} must be positive; it is {NetAssetValue}."));
        }

        CheckRate(errors, nameof(L2Regularization), L2Regularization);
        if (CountsTrades && CurrentWeights is null)
        {
            errors.Add("A limit on turnover or trades, or trading costs, need the current weights; there are none.");
        }

        if (UsesMeasures)
        {
            CheckMeasures(errors);
        }

        if (TimeLimit is { } limit && limit <= TimeSpan.Zero)
        {
            errors.Add(Invariant($"{nameof(TimeLimit)} must be positive; it is {limit}."));
        }

        return errors;
    }

    private void CheckMeasures(List<string> errors)
    {
        if (Scenarios is null)
        {
            errors.Add($"A measure needs {nameof(Scenarios)}; there are none.");
        }
        else
        {
            PanelScenarios.Check(errors, Scenarios);
        }

        if (Objective.Measure is not null && L2Regularization > 0)
        {
            errors.Add($"{nameof(L2Regularization)} is added to variances; the objective's measure has none.");
        }

        Refuse(errors, !Constraints.RiskContributions.IsDefaultOrEmpty, nameof(PortfolioConstraints.RiskContributions));
        Refuse(errors, Constraints.Holdings is not null, nameof(PortfolioConstraints.Holdings));
    }

    private static void Refuse(List<string> errors, bool isThere, string what)
    {
        if (isThere)
        {
            errors.Add($"Measures over scenarios and {what} do not go together.");
        }
    }

    internal static void CheckHorizon(List<string> errors, double? horizon, double buyCostRate, double sellCostRate)
    {
        if (horizon is not { } years)
        {
            return;
        }

        if (!(years > 0 && double.IsFinite(years)))
        {
            errors.Add(Invariant($"{nameof(CostHorizon)} must be positive and finite; it is {years}."));
        }

        if (buyCostRate != 0 || sellCostRate != 0)
        {
            errors.Add(
                $"With {nameof(CostHorizon)} costs come from {nameof(Costs)}; {nameof(BuyCostRate)} and {nameof(SellCostRate)} must be 0.");
        }
    }

    private static void CheckRate(List<string> errors, string name, double rate)
    {
        if (!(rate >= 0 && double.IsFinite(rate)))
        {
            errors.Add(Invariant($"{name} must be at least 0 and finite; it is {rate}."));
        }
    }
}
