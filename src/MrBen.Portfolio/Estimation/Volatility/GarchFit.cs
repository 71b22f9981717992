using System.Collections.Immutable;
using MrBen.Portfolio.Market;
using static System.FormattableString;

namespace MrBen.Portfolio.Estimation;

/// <summary>GARCH(1,1) fitted to a history: hₜ = ω + α·(rₜ₋₁ − μ)² + β·hₜ₋₁. Immutable and thread-safe.</summary>
public sealed class GarchFit : VolatilityFit
{
    private readonly string _name;
    private readonly GarchProcess _process;
    private readonly double _next;

    internal GarchFit(
        AssetId asset, int observations, string name, GarchProcess process, double[]? errors, double logLikelihood, double next)
        : base(asset, observations, [])
    {
        _process = process;
        StandardErrors = errors is null ? [] : [.. errors];
        (_name, LogLikelihood, _next) = (name, logLikelihood, next);
    }

    /// <summary>Mean return per period, μ.</summary>
    public double Mean => _process.Mean;

    /// <summary>Constant of the variance, ω, in squared returns.</summary>
    public double Constant => _process.Constant;

    /// <summary>Weight of the last squared residual, α.</summary>
    public double Alpha => _process.Alpha;

    /// <summary>Weight of the last variance, β.</summary>
    public double Beta => _process.Beta;

    /// <summary>α + β: the share of a shock to variance that is left one period on.</summary>
    public double Persistence => _process.Persistence;

    /// <summary>The variance to which forecasts return, ω/(1 − α − β).</summary>
    public double LongRunVariance => _process.LongRunVariance;

    /// <summary>
    /// Standard errors of μ, ω, α and β from the inverse of the Hessian; empty where the mean is held at zero or the variance targeted,
    /// and where the maximum lies at the edge of the parameters.
    /// </summary>
    public ImmutableArray<double> StandardErrors { get; }

    /// <summary>The maximum of the log-likelihood, constants included.</summary>
    public double LogLikelihood { get; }

    /// <inheritdoc/>
    public override string Description => Invariant(
        $"{_name} of {Asset} over {Observations} returns: mean {Mean:G4}, constant {Constant:G4}, alpha {Alpha:G4}, beta {Beta:G4}.");

    /// <inheritdoc/>
    public override int WarmUp => 0;

    /// <inheritdoc/>
    public override VolatilityTracker Track() => new Tracker(this, _next);

    // Before anything is known the variance is the long-run one.
    private protected override VolatilityTracker TrackFromNothing() => new Tracker(this, LongRunVariance);

    private double MeanOfNext(double next, int horizon)
    {
        double left = 1 - Persistence; // at least 1e-4
        double decayed = 1 - Math.Pow(Persistence, horizon);
        return LongRunVariance + ((next - LongRunVariance) * decayed / (horizon * left));
    }

    private sealed class Tracker(GarchFit fit, double next) : VolatilityTracker(fit)
    {
        private readonly GarchFit _fit = fit;
        private double _next = next;

        private protected override void Advance(in VolatilityObservation observation) =>
            _next = _fit._process.Next(_next, _fit._process.Square(observation.Return));

        private protected override double Forecast(int horizon, int place) => _fit.MeanOfNext(_next, horizon);
    }
}
