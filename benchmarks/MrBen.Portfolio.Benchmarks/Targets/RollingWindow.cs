using MrBen.Optimization.LinearAlgebra;

namespace MrBen.Portfolio.Benchmarks.Targets;

/// <summary>
/// The sample covariance of a window of T days that rolls by a day at a time: the sum of squares changes by two terms of rank one, and the
/// means by as little. O(n²) a day instead of O(T·n²), in place.
/// </summary>
internal sealed class RollingWindow
{
    private readonly int _observations;
    private readonly double[] _squares;
    private readonly double[] _mean;

    public RollingWindow(FactorMarket market)
    {
        _observations = market.Observations;
        _mean = [.. market.Mean];
        _squares = market.Covariance();
        Kernels.Scale(_observations - 1, _squares);
        for (int i = 0; i < _mean.Length; i++)
        {
            Kernels.Axpy(_observations * _mean[i], _mean, Row(i));
        }
    }

    /// <summary>Takes one day in and another one out.</summary>
    public void Roll(ReadOnlySpan<double> entering, ReadOnlySpan<double> leaving)
    {
        for (int i = 0; i < _mean.Length; i++)
        {
            Kernels.Axpy(entering[i], entering, Row(i));
            Kernels.Axpy(-leaving[i], leaving, Row(i));
        }

        Kernels.Axpy(1.0 / _observations, entering, _mean);
        Kernels.Axpy(-1.0 / _observations, leaving, _mean);
    }

    /// <summary>Writes the covariance, row after row.</summary>
    public void CopyTo(Span<double> covariance)
    {
        _squares.CopyTo(covariance);
        Kernels.Scale(1.0 / (_observations - 1), covariance);
        for (int i = 0; i < _mean.Length; i++)
        {
            Kernels.Axpy(-_observations * _mean[i] / (_observations - 1), _mean, covariance.Slice(i * _mean.Length, _mean.Length));
        }
    }

    private Span<double> Row(int i) => _squares.AsSpan(i * _mean.Length, _mean.Length);
}
