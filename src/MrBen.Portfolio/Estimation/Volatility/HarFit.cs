using System.Collections.Immutable;
using MrBen.Optimization.LinearAlgebra;
using static System.FormattableString;

namespace MrBen.Portfolio.Estimation;

/// <summary>A heterogeneous autoregression fitted to a history. Immutable and thread-safe.</summary>
public sealed class HarFit : VolatilityFit
{
    // Beyond, a forecast would leave the range of a double; no regressor of real data comes near.
    private const double LargestLogarithm = 300;

    private readonly HarForm _form;
    private readonly double[][] _coefficients;
    private readonly double[] _scales;
    private readonly double[] _smallest;
    private readonly HarRegressors _regressors;

    internal HarFit(
        VolatilitySeries series, string name, HarForm form, ImmutableArray<int> horizons, double[][] coefficients, double[] scales,
        double[] smallest, HarRegressors regressors)
        : base(series.Asset, series.Count, horizons)
    {
        (_form, _coefficients, _scales, _smallest, _regressors) = (form, coefficients, scales, smallest, regressors);
        Regressors = ["constant", .. regressors.Names()];
        Description = Invariant($"{name} of {series.Asset} over {series.Count} periods, horizons of {string.Join(", ", horizons)}.");
    }

    /// <inheritdoc/>
    public override string Description { get; }

    /// <summary>Names of the regressors, the constant first.</summary>
    public ImmutableArray<string> Regressors { get; }

    /// <summary>The coefficients for a horizon, in the order of <see cref="Regressors"/>; in logarithms except in levels.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The horizon is not one of <see cref="VolatilityFit.Horizons"/>.</exception>
    public ImmutableArray<double> CoefficientsOf(int horizon) => [.. _coefficients[PlaceOf(horizon)]];

    /// <summary>By how much forecasts of a horizon are multiplied to be right on average in the training part; 1 in levels.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The horizon is not one of <see cref="VolatilityFit.Horizons"/>.</exception>
    public double BiasScaleOf(int horizon) => _scales[PlaceOf(horizon)];

    /// <inheritdoc/>
    public override int WarmUp => _regressors.WarmUp;

    /// <inheritdoc/>
    public override VolatilityTracker Track() => new Tracker(this, _regressors.Copy());

    private protected override VolatilityTracker TrackFromNothing() => new Tracker(this, _regressors.Empty());

    internal static double Apply(ReadOnlySpan<double> coefficients, ReadOnlySpan<double> regressors) =>
        coefficients[0] + Kernels.Dot(coefficients[1..], regressors);

    private double Forecast(ReadOnlySpan<double> regressors, int place)
    {
        double value = Apply(_coefficients[place], regressors);
        return _form == HarForm.Levels
            ? Math.Max(value, _smallest[place])
            : _scales[place] * Math.Exp(Math.Clamp(_regressors.Scale.Center + value, -LargestLogarithm, LargestLogarithm));
    }

    private sealed class Tracker(HarFit fit, HarRegressors regressors) : VolatilityTracker(fit)
    {
        private readonly HarFit _fit = fit;
        private readonly HarRegressors _regressors = regressors;
        private readonly double[] _values = new double[regressors.Count];

        private protected override void Advance(in VolatilityObservation observation) => _regressors.Push(observation);

        private protected override double Forecast(int horizon, int place)
        {
            _regressors.Fill(_values);
            return _fit.Forecast(_values, place);
        }
    }
}
