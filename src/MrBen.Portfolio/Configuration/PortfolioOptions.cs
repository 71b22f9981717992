using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Rebalancing;
using MrBen.Portfolio.Risk;
using MrBen.Portfolio.State;

namespace MrBen.Portfolio.Configuration;

/// <summary>Settings of <see cref="AdvancedPortfolioManager"/>: one part per room.</summary>
public sealed record PortfolioOptions
{
    /// <summary>Currency and histories.</summary>
    public PortfolioStateOptions State { get; set; } = new();

    /// <summary>What is told of the portfolio's own performance, and of each strategy's and method's.</summary>
    public PerformanceTrackingOptions Tracking { get; set; } = new();

    /// <summary>How returns are made of prices. Default: dates on which every asset concerned has a price.</summary>
    public ReturnPanelOptions Returns { get; set; } = new();

    /// <summary>How beliefs are made of returns. Default: the estimators' defaults, from at least 60 returns of each asset.</summary>
    public ReturnEstimatesOptions Estimates { get; set; } = new() { MinimumObservations = 60 };

    /// <summary>How risk is measured. Default: the room's defaults, from at least 60 returns of each asset held.</summary>
    public PortfolioRiskOptions Risk { get; set; } = new() { MinimumObservations = 60 };

    /// <summary>
    /// How weights become trades. Its <see cref="RebalanceOptions.Costs"/> are those of the plans, and of the objectives of strategies
    /// whose <see cref="OptimizedStrategyOptions.CostHorizon"/> is set.
    /// </summary>
    public RebalanceOptions Rebalancing { get; set; } = new();

    /// <summary>Settings of the minimum-variance strategy.</summary>
    public MinimumVarianceOptions MinimumVariance { get; set; } = new();

    /// <summary>Settings of the maximum-Sharpe strategy.</summary>
    public MaximumSharpeOptions MaximumSharpe { get; set; } = new();

    /// <summary>Settings of the mean-variance strategy.</summary>
    public MeanVarianceOptions MeanVariance { get; set; } = new();

    /// <summary>Settings of the risk-parity strategy.</summary>
    public RiskParityOptions RiskParity { get; set; } = new();

    /// <summary>Wall time that one allocation may take, positive. Default none.</summary>
    public TimeSpan? TimeLimit { get; set; }

    /// <summary>
    /// How far the time of a price or fill may be ahead of the manager's clock, at least 0; <see langword="null"/> for any distance.
    /// Default five minutes. A price from further ahead is refused, since every true price until then would be older and ignored; so is a
    /// history that ends on a date no time zone has yet. Replaying and loading ask no clock.
    /// </summary>
    public TimeSpan? MaxClockSkew { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Lists everything wrong with these settings, each fault after the part it is in; empty when they are sound.</summary>
    public IReadOnlyList<string> Validate()
    {
        List<string> errors = [];
        Collect(errors, nameof(State), State?.Validate());
        Collect(errors, nameof(Tracking), Tracking?.Validate());
        Collect(errors, nameof(Returns), Returns?.Validate());
        Collect(errors, nameof(Estimates), Estimates?.Validate());
        Collect(errors, nameof(Risk), Risk?.Validate());
        Collect(errors, nameof(Rebalancing), Rebalancing?.Validate());
        Collect(errors, nameof(MinimumVariance), MinimumVariance?.Validate());
        Collect(errors, nameof(MaximumSharpe), MaximumSharpe?.Validate());
        Collect(errors, nameof(MeanVariance), MeanVariance?.Validate());
        Collect(errors, nameof(RiskParity), RiskParity?.Validate());
        if (TimeLimit is { } limit && limit <= TimeSpan.Zero)
        {
            errors.Add(FormattableString.Invariant($"{nameof(TimeLimit)} must be positive; it is {limit}."));
        }

        if (MaxClockSkew is { } skew && skew < TimeSpan.Zero)
        {
            errors.Add(FormattableString.Invariant($"{nameof(MaxClockSkew)} must be at least 0; it is {skew}."));
        }

        if (Returns is { Kind: ReturnKind.Log })
        {
            errors.Add("Returns: Kind must be Simple: expected log returns of assets do not add up to that of a portfolio.");
        }

        return errors;
    }

    internal PortfolioOptions Copy() => this with
    {
        State = State with { },
        Tracking = Tracking with { },
        Returns = Returns with { },
        Estimates = Estimates with { },
        Risk = Risk with { },
        Rebalancing = Rebalancing with { },
    };

    private static void Collect(List<string> errors, string part, IReadOnlyList<string>? found) =>
        errors.AddRange((found ?? ["it is null."]).Select(error => $"{part}: {error}"));
}
