using MrBen.Optimization.LinearAlgebra;
using MrBen.Portfolio.Estimation;
using static System.FormattableString;

namespace MrBen.Portfolio.Allocation;

/// <summary>Holds less, and more cash, when the weights' own returns have lately been wild. Immutable and thread-safe.</summary>
/// <remarks>
/// The forecast is √(periods per year × Σ λᵏ r² / Σ λᵏ) over the last returns r of the weights held fixed, of age k, without a mean. All
/// weights are multiplied by min(target / forecast, largest exposure). The limit on the sum of the weights gives way as far as that needs;
/// every other limit stands. Sources: Moreira and Muir (2017), J. Finance 72(4); J.P. Morgan (1996), RiskMetrics Technical Document, for the
/// forecast. O(N·lookback).
/// </remarks>
public sealed class VolatilityTargetTilt : IWeightTilt
{
    private readonly VolatilityTargetOptions _options;
    private readonly double _decay;

    /// <summary>Copies the options.</summary>
    /// <param name="options">Settings; the defaults where <see langword="null"/>.</param>
    /// <exception cref="ArgumentException">The options are unsound; the message lists every fault.</exception>
    public VolatilityTargetTilt(VolatilityTargetOptions? options = null)
    {
        _options = options is null ? new() : options with { };
        if (_options.Validate() is { Count: > 0 } errors)
        {
            throw new ArgumentException(string.Join(' ', errors), nameof(options));
        }

        _decay = ExponentialDecay.FromHalfLife(_options.HalfLife).Factor;
    }

    /// <inheritdoc/>
    public string Name => "volatility_target";

    /// <inheritdoc/>
    public TiltOutcome Tilt(PortfolioWeights weights, TiltContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(context);
        double[]? series = WeightedReturns.Last(
            weights, context.Returns, _options.Lookback, _options.MinimumObservations, "The volatility target", out string shortage);
        if (series is null)
        {
            return TiltOutcome.Failed(AllocationStatus.InsufficientHistory, shortage);
        }

        double forecast = Forecast(series, context.Returns!.Frequency.PeriodsPerYear);
        double exposure = forecast > 0 ? Math.Min(_options.Target / forecast, _options.MaxExposure) : _options.MaxExposure;
        double[] scaled = weights.Weights.ToArray();
        Kernels.Scale(exposure, scaled);
        PortfolioWeights moved = PortfolioWeights.Create(weights.Assets, scaled);
        return TiltOutcome.To(moved, Invariant(
            $"Lately the weights had a volatility of {forecast:P1}; for {_options.Target:P1} they are multiplied by {exposure:0.000}.")) with
        {
            MinTotal = Math.Min(context.Constraints.MinTotal, moved.Total),
            MaxTotal = Math.Max(context.Constraints.MaxTotal, moved.Total),
        };
    }

    private double Forecast(double[] series, double periodsPerYear)
    {
        double squares = 0;
        double weights = 0;
        foreach (double value in series)
        {
            // Oldest first: whatever came before has aged by one more period.
            squares = (_decay * squares) + (value * value);
            weights = (_decay * weights) + 1;
        }

        return Math.Sqrt(periodsPerYear * squares / weights);
    }
}
