using System.Collections.Immutable;
using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Costs;
using MrBen.Portfolio.Diagnostics;
using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Forecasting;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Rebalancing;
using MrBen.Portfolio.Risk;
using MrBen.Portfolio.Risk.Backtests;
using MrBen.Portfolio.Risk.Monitoring;
using MrBen.Portfolio.Risk.Reporting;
using MrBen.Portfolio.State;
using static System.FormattableString;

namespace MrBen.Portfolio.Configuration;

/// <summary>Settings of <see cref="AdvancedPortfolioManager"/>: one part per room.</summary>
public sealed record PortfolioOptions
{
    /// <summary>Currency and histories.</summary>
    public PortfolioStateOptions State { get; set; } = new();

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

    /// <summary>
    /// What trades cost, stated as numbers: in place of <see cref="RebalanceOptions.Costs"/>, which must then be <see cref="NoCost"/>.
    /// Default: nothing.
    /// </summary>
    public TransactionCostOptions TransactionCosts { get; set; } = new();

    /// <summary>Settings of the minimum-variance strategy.</summary>
    public MinimumVarianceOptions MinimumVariance { get; set; } = new();

    /// <summary>Settings of the maximum-Sharpe strategy.</summary>
    public MaximumSharpeOptions MaximumSharpe { get; set; } = new();

    /// <summary>Settings of the mean-variance strategy.</summary>
    public MeanVarianceOptions MeanVariance { get; set; } = new();

    /// <summary>Settings of the risk-parity strategy.</summary>
    public RiskParityOptions RiskParity { get; set; } = new();

    /// <summary>Settings of the equal-weight strategy.</summary>
    public EqualWeightOptions EqualWeight { get; set; } = new();

    /// <summary>Settings of the Black-Litterman strategy.</summary>
    public BlackLittermanStrategyOptions BlackLitterman { get; set; } = new();

    /// <summary>Settings of dynamic allocation.</summary>
    public DynamicAllocationOptions DynamicAllocation { get; set; } = new();

    /// <summary>The strategy that dynamic allocation moves; not itself. Default risk parity.</summary>
    public PortfolioStrategy DynamicBase { get; set; } = PortfolioStrategy.RiskParity;

    /// <summary>What single strategies have of their own. Default: nothing.</summary>
    public ImmutableDictionary<PortfolioStrategy, StrategySettings> Strategies { get; set; } =
        ImmutableDictionary<PortfolioStrategy, StrategySettings>.Empty;

    /// <summary>Settings of the six allocation methods.</summary>
    public AllocationMethodOptions Methods { get; set; } = new();

    /// <summary>Rules that call for a rebalance whatever the method.</summary>
    public RebalanceRules Rules { get; set; } = new();

    /// <summary>
    /// Whether trades must be expected to gain what they cost. Default no; the rebalancing method asks it by itself
    /// (<see cref="EventMethodOptions.ConsidersCosts"/>).
    /// </summary>
    public bool AsksBreakEven { get; set; }

    /// <summary>How the gain is measured, by whoever asks.</summary>
    public BreakEvenOptions BreakEven { get; set; } = new();

    /// <summary>The limits that risk is held against.</summary>
    public RiskLimitOptions Limits { get; set; } = new();

    /// <summary>Limits of the user's own, after the built-in ones. Default none.</summary>
    public ImmutableArray<IRiskLimit> CustomLimits { get; set; } = [];

    /// <summary>
    /// The limits that every price and fill is held against, each with a name of its own. Default none. They are the same risk as
    /// <see cref="Risk"/> measures; <see cref="Limits"/> are asked with each assessment instead.
    /// </summary>
    public ImmutableArray<LiveLimit> LiveLimits { get; set; } = [];

    /// <summary>How alerts of live limits reach their handlers.</summary>
    public AlertOptions Alerts { get; set; } = new();

    /// <summary>What of the market is watched, and from where on it is told.</summary>
    public MarketWatchOptions Market { get; set; } = new();

    /// <summary>How the portfolio's losses are forecast, day after day, and held against what came.</summary>
    public RiskForecastOptions Forecasts { get; set; } = new();

    /// <summary>What a risk report holds.</summary>
    public RiskReportOptions Report { get; set; } = new();

    /// <summary>How correlations are analysed.</summary>
    public CorrelationAnalysisOptions Correlation { get; set; } = new();

    /// <summary>Settings of models, for whatever trainer is given.</summary>
    public ModelOptions Models { get; set; } = new();

    /// <summary>Settings for whatever runs the manager.</summary>
    public OperationsOptions Operations { get; set; } = new();

    /// <summary>When a hosted portfolio does what.</summary>
    public HostingOptions Hosting { get; set; } = new();

    /// <summary>What is told to whoever monitors the portfolio.</summary>
    public MetricsOptions Metrics { get; set; } = new();

    /// <summary>Parts that can be switched off.</summary>
    public PortfolioFeatures Features { get; set; } = new();

    /// <summary>What is told of the portfolio's own performance, and of each strategy's and method's.</summary>
    public PerformanceTrackingOptions Tracking { get; set; } = new();

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
        Collect(errors, nameof(Returns), Returns?.Validate());
        Collect(errors, nameof(Estimates), Estimates?.Validate());
        Collect(errors, nameof(Risk), Risk?.Validate());
        Collect(errors, nameof(Rebalancing), Rebalancing?.Validate());
        Collect(errors, nameof(TransactionCosts), TransactionCosts?.Validate());
        if (TransactionCosts is { IsFree: false } && Rebalancing is { Costs: not NoCost })
        {
            errors.Add($"{nameof(TransactionCosts)} and {nameof(Rebalancing)}.{nameof(RebalanceOptions.Costs)} both state what trades cost.");
        }

        Collect(errors, nameof(MinimumVariance), MinimumVariance?.Validate());
        Collect(errors, nameof(MaximumSharpe), MaximumSharpe?.Validate());
        Collect(errors, nameof(MeanVariance), MeanVariance?.Validate());
        Collect(errors, nameof(RiskParity), RiskParity?.Validate());
        Collect(errors, nameof(EqualWeight), EqualWeight?.Validate());
        Collect(errors, nameof(BlackLitterman), BlackLitterman?.Validate());
        Collect(errors, nameof(DynamicAllocation), DynamicAllocation?.Validate());
        Collect(errors, nameof(Methods), Methods?.Validate());
        Collect(errors, nameof(Rules), Rules?.Validate());
        Collect(errors, nameof(BreakEven), BreakEven?.Validate());
        Collect(errors, nameof(Limits), Limits?.Validate());
        Collect(errors, nameof(Market), Market?.Validate());
        Collect(errors, nameof(Forecasts), Forecasts?.Validate());
        Collect(errors, nameof(Report), Report?.Validate());
        Collect(errors, nameof(Correlation), Correlation?.Validate());
        Collect(errors, nameof(Models), Models?.Validate());
        Collect(errors, nameof(Operations), Operations?.Validate());
        Collect(errors, nameof(Hosting), Hosting?.Validate());
        Collect(errors, nameof(Metrics), Metrics?.Validate());
        Collect(errors, nameof(Features), Features is null ? null : []);
        Collect(errors, nameof(Alerts), Alerts?.Validate());
        CollectLimits(errors);
        CollectStrategies(errors);
        if (CustomLimits.IsDefault || CustomLimits.Contains(null!))
        {
            errors.Add($"{nameof(CustomLimits)} may be empty but must not be default nor hold a null.");
        }

        Collect(errors, nameof(Tracking), Tracking?.Validate());
        if (TimeLimit is { } limit && limit <= TimeSpan.Zero)
        {
            errors.Add(Invariant($"{nameof(TimeLimit)} must be positive; it is {limit}."));
        }

        if (MaxClockSkew is { } skew && skew < TimeSpan.Zero)
        {
            errors.Add(Invariant($"{nameof(MaxClockSkew)} must be at least 0; it is {skew}."));
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
        Returns = Returns with { },
        Estimates = Estimates with { },
        Risk = Risk with { },
        Rebalancing = TransactionCosts.IsFree ? Rebalancing with { } : Rebalancing with { Costs = TransactionCosts.ToModel() },
        TransactionCosts = new(),
        Strategies = Strategies.ToImmutableDictionary(pair => pair.Key, pair => pair.Value with { }),
        Methods = Methods with
        {
            Static = Methods.Static with { },
            Dynamic = Methods.Dynamic with { },
            Rebalancing = Methods.Rebalancing with { },
        },
        Rules = Rules with
        {
            Calendar = Rules.Calendar with { },
            RegimeDetection = Rules.RegimeDetection with { },
            VolatilitySpike = Rules.VolatilitySpike with { },
            CorrelationBreakdown = Rules.CorrelationBreakdown with { },
        },
        BreakEven = BreakEven with { },
        Limits = Limits with { },
        Alerts = Alerts with { },
        Market = Market.Copy(),
        Forecasts = Forecasts with { Log = Forecasts.Log with { } },
        Report = Report with { Scenarios = [.. Report.Scenarios.Select(scenario => scenario with { })], Backtests = Report.Backtests with { } },
        Correlation = Correlation with { Grouping = Correlation.Grouping with { } },
        Models = Models with
        {
            RiskPredictor = Models.RiskPredictor with { },
            CorrelationPredictor = Models.CorrelationPredictor with { },
            AllocationOptimizer = Models.AllocationOptimizer with { },
        },
        Operations = Operations.Copy(),
        Hosting = Hosting with { },
        Metrics = Metrics with { },
        Features = Features with { },
        Tracking = Tracking with { },
    };

    /// <summary>How the beliefs of a strategy are made of returns: as for all, but for the periods that it has of its own.</summary>
    internal ReturnEstimatesOptions EstimatesOf(PortfolioStrategy? strategy)
    {
        StrategySettings? own = strategy is { } known ? Strategies.GetValueOrDefault(known) : null;
        return own is null
            ? Estimates
            : Estimates with
            {
                ExpectedReturns = own.ReturnPeriods is { } mean ? new RecentMean(Estimates.ExpectedReturns, mean) : Estimates.ExpectedReturns,
                Covariance = own.RiskPeriods is { } risk ? new RecentCovariance(Estimates.Covariance, risk) : Estimates.Covariance,
            };
    }

    private void CollectLimits(List<string> errors)
    {
        if (LiveLimits.IsDefault)
        {
            errors.Add($"{nameof(LiveLimits)} must not be default; empty means none.");
            return;
        }

        HashSet<string> names = [];
        for (int i = 0; i < LiveLimits.Length; i++)
        {
            string part = FormattableString.Invariant($"{nameof(LiveLimits)}[{i}]");
            Collect(errors, part, LiveLimits[i]?.Validate());
            if (LiveLimits[i]?.Name is { } name && !names.Add(name))
            {
                errors.Add($"{part}: the name {name} is taken by another limit.");
            }
        }
    }

    private void CollectStrategies(List<string> errors)
    {
        if (!Enum.IsDefined(DynamicBase) || DynamicBase == PortfolioStrategy.DynamicAllocation)
        {
            errors.Add(Invariant($"{nameof(DynamicBase)} must be another of the built-in strategies; it is {DynamicBase}."));
        }

        if (Strategies is null)
        {
            errors.Add($"{nameof(Strategies)} must not be null.");
            return;
        }

        foreach ((PortfolioStrategy strategy, StrategySettings settings) in Strategies.OrderBy(pair => pair.Key))
        {
            string part = Invariant($"{nameof(Strategies)}[{strategy}]");
            Collect(errors, part, settings?.Validate());
            CheckPeriods(errors, part, nameof(StrategySettings.ReturnPeriods), settings?.ReturnPeriods, Estimates?.ExpectedReturns?.MinimumObservations);
            CheckPeriods(errors, part, nameof(StrategySettings.RiskPeriods), settings?.RiskPeriods, Estimates?.Covariance?.MinimumObservations);
        }
    }

    private static void CheckPeriods(List<string> errors, string part, string name, int? periods, int? needed)
    {
        if (periods >= 2 && periods < needed)
        {
            errors.Add(Invariant($"{part}: {name} is {periods}, but the estimator needs {needed} returns."));
        }
    }

    private static void Collect(List<string> errors, string part, IReadOnlyList<string>? found) =>
        errors.AddRange((found ?? ["it is null."]).Select(error => $"{part}: {error}"));
}
