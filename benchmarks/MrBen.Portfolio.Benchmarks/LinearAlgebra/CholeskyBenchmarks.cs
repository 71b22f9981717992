using BenchmarkDotNet.Attributes;
using MrBen.Optimization.LinearAlgebra;
using ColumnMajorMatrix = MathNet.Numerics.LinearAlgebra.Double.DenseMatrix;

namespace MrBen.Portfolio.Benchmarks.LinearAlgebra;

/// <summary>The factorisation of a covariance of n assets; every method copies the matrix first.</summary>
[MemoryDiagnoser]
[OpenBlasWhereInstalled]
public class CholeskyBenchmarks
{
    private double[] _covariance = [];
    private double[] _factor = [];
    private ColumnMajorMatrix _matrix = new(1, 1);

    [Params(20, 100, 500, 1000)]
    public int Assets { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _covariance = RandomCovariance.Create(Assets);
        _factor = new double[Assets * Assets];
        _matrix = new ColumnMajorMatrix(Assets, Assets, [.. _covariance]);
    }

    [Benchmark(Baseline = true)]
    public double MathNet() => _matrix.Cholesky().Factor[0, 0];

    [Benchmark]
    public int Library()
    {
        _covariance.CopyTo(_factor, 0);
        return Cholesky.Factorize(_factor, Assets, Assets);
    }

    [Benchmark]
    public int OpenBlas()
    {
        _covariance.CopyTo(_factor, 0);
        return LinearAlgebra.OpenBlas.Factorize(Assets, _factor);
    }
}
