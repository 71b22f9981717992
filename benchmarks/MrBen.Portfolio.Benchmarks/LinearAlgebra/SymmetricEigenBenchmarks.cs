using BenchmarkDotNet.Attributes;
using MathNet.Numerics.LinearAlgebra;
using MrBen.Optimization.LinearAlgebra;
using ColumnMajorMatrix = MathNet.Numerics.LinearAlgebra.Double.DenseMatrix;

namespace MrBen.Portfolio.Benchmarks.LinearAlgebra;

/// <summary>Eigenvalues and eigenvectors of a covariance of n assets.</summary>
[MemoryDiagnoser]
[OpenBlasWhereInstalled]
public class SymmetricEigenBenchmarks
{
    private double[] _covariance = [];
    private double[] _vectors = [];
    private double[] _values = [];
    private double[] _work = [];
    private int[] _integers = [];
    private ColumnMajorMatrix _matrix = new(1, 1);

    [Params(20, 100, 500)]
    public int Assets { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _covariance = RandomCovariance.Create(Assets);
        _vectors = new double[Assets * Assets];
        _values = new double[Assets];
        _work = new double[1 + (6 * Assets) + (2 * Assets * Assets)];
        _integers = new int[3 + (5 * Assets)];
        _matrix = new ColumnMajorMatrix(Assets, Assets, [.. _covariance]);
    }

    [Benchmark(Baseline = true)]
    public double MathNet() => _matrix.Evd(Symmetricity.Symmetric).EigenValues[0].Real;

    [Benchmark]
    public double Library() => SymmetricEigen.Decompose(_covariance, Assets).Values[0];

    [Benchmark]
    public double LibraryValuesOnly()
    {
        SymmetricEigen.Eigenvalues(_covariance, Assets, _values);
        return _values[0];
    }

    [Benchmark]
    public int OpenBlas()
    {
        _covariance.CopyTo(_vectors, 0);
        return LinearAlgebra.OpenBlas.Decompose(Assets, _vectors, _values, _work, _integers);
    }
}
