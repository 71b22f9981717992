using MrBen.Optimization.LinearAlgebra;

namespace MrBen.Portfolio.Risk.Streaming;

/// <summary>With Σ as a matrix.</summary>
internal sealed class DenseStreamingVariance(SymmetricMatrix covariance) : StreamingVariance(covariance.Order)
{
    private readonly double[] _products = new double[covariance.Order];

    internal override ReadOnlySpan<double> ProductsOr(Span<double> scratch) => _products;

    private protected override double Product(int asset) => _products[asset];

    private protected override double Diagonal(int asset) => covariance[asset, asset];

    private protected override void Move(int asset, double change) => Kernels.Axpy(change, covariance.Row(asset), _products);

    private protected override void Multiply() => covariance.Multiply(Exposures, _products);

    private protected override void Renew(int step) => _products[step] = Kernels.Dot(covariance.Row(step), Exposures);

    private protected override double Form() => Kernels.Dot(Exposures, _products);
}
