using System.Collections.Immutable;
using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Risk.Forecasts;
using static System.FormattableString;

namespace MrBen.Portfolio.Risk.Backtests;

/// <summary>Settings of the forecasts that a manager makes of its own losses.</summary>
public sealed record RiskForecastOptions
{
    /// <summary>Whether forecasts are made. Default yes.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>
    /// The methods, each with a name of its own. Default three: historical simulation over a year, normal losses at RiskMetrics' volatility, and
    /// filtered historical simulation on log-HAR volatility with an adaptive level of rate 0.005.
    /// </summary>
    public ImmutableArray<RiskForecastMethod> Methods { get; set; } =
    [
        new("historical", new WindowValueAtRiskModel()),
        new("ewma_normal", new VolatilityValueAtRiskModel(
            new EwmaVolatilityModel(ExponentialDecay.RiskMetricsDaily), new VolatilityValueAtRiskOptions { IsFiltered = false })),
        new("filtered_har", new VolatilityValueAtRiskModel(new HarVolatilityModel())) { AdaptationRate = 0.005 },
    ];

    /// <summary>What is kept of the forecasts, at which confidence, and when a method is due for recalibration.</summary>
    public RiskForecastLogOptions Log { get; set; } = new();

    /// <summary>Lists everything wrong with these settings; empty when they are sound.</summary>
    public IReadOnlyList<string> Validate()
    {
        List<string> errors = [];
        errors.AddRange((Log?.Validate() ?? ["it is null."]).Select(error => $"{nameof(Log)}: {error}"));
        if (Methods.IsDefault)
        {
            errors.Add($"{nameof(Methods)} must not be default; empty means none.");
            return errors;
        }

        HashSet<string> names = [];
        for (int i = 0; i < Methods.Length; i++)
        {
            RiskForecastMethod? method = Methods[i];
            if (string.IsNullOrWhiteSpace(method?.Name) || method.Model is null)
            {
                errors.Add(Invariant($"{nameof(Methods)}[{i}] must have a name and a model."));
            }
            else if (!names.Add(method.Name))
            {
                errors.Add(Invariant($"{nameof(Methods)}[{i}]: the name {method.Name} is taken by another method."));
            }

            if (method?.AdaptationRate is { } rate && !(rate > 0 && rate < 1))
            {
                errors.Add(Invariant($"{nameof(Methods)}[{i}]: {nameof(RiskForecastMethod.AdaptationRate)} must be in (0, 1); it is {rate}."));
            }
        }

        return errors;
    }
}
