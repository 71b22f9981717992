using BenchmarkDotNet.Attributes;
using MrBen.Optimization.LinearAlgebra;
using ColumnMajorMatrix = MathNet.Numerics.LinearAlgebra.Double.DenseMatrix;

namespace MrBen.Portfolio.Benchmarks.LinearAlgebra;

/// <summary>
/// Sample covariance of T = 1,260 daily returns (five years) of n assets: the library's kernel against the textbook's triple loop, MathNet
/// and OpenBLAS.
/// </summary>
[MemoryDiagnoser]
[OpenBlasWhereInstalled]
public class SampleCovarianceBenchmarks
{
    private const int Observations = 1_260;

    private double[] _centred = [];
    private double[] _covariance = [];
    private ColumnMajorMatrix _assetsByPeriods = new(1, 1);

    [Params(10, 50, 500)]
    public int Assets { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        Random random = new(Seed: 20260101); // same data everywhere
        _centred = new double[Observations * Assets];
        _covariance = new double[Assets * Assets];
        for (int i = 0; i < _centred.Length; i++)
        {
            _centred[i] = 0.01 * ((2 * random.NextDouble()) - 1);
        }

        for (int j = 0; j < Assets; j++)
        {
            double mean = 0;
            for (int t = 0; t < Observations; t++)
            {
                mean += _centred[(t * Assets) + j] / Observations;
            }

            for (int t = 0; t < Observations; t++)
            {
                _centred[(t * Assets) + j] -= mean;
            }
        }

        _assetsByPeriods = new ColumnMajorMatrix(Assets, Observations, [.. _centred]);
    }

    [Benchmark(Baseline = true)]
    public double Textbook()
    {
        for (int i = 0; i < Assets; i++)
        {
            for (int j = 0; j < Assets; j++)
            {
                double sum = 0;
                for (int t = 0; t < Observations; t++)
                {
                    sum += _centred[(t * Assets) + i] * _centred[(t * Assets) + j];
                }

                _covariance[(i * Assets) + j] = sum / (Observations - 1);
            }
        }

        return _covariance[^1];
    }

    [Benchmark]
    public double Library()
    {
        Array.Clear(_covariance);
        Kernels.AddGram(_centred, Assets, _covariance);
        Kernels.Scale(1.0 / (Observations - 1), _covariance);
        return _covariance[^1];
    }

    [Benchmark]
    public double MathNet() => _assetsByPeriods.TransposeAndMultiply(_assetsByPeriods).Divide(Observations - 1)[0, 0];

    [Benchmark]
    public double OpenBlas()
    {
        LinearAlgebra.OpenBlas.Gram(Assets, Observations, 1.0 / (Observations - 1), _centred, _covariance);
        return _covariance[^1];
    }
}
