using MrBen.Optimization.LinearAlgebra;

namespace MrBen.Portfolio.Risk.Streaming;

/// <summary>With Σ as a matrix.</summary>
internal sealed class DenseStreamingVariance : StreamingVariance
{
    private readonly SymmetricMatrix _covariance;
    private readonly AlignedParts _parts = new();

    public DenseStreamingVariance(SymmetricMatrix covariance)
        : base(covariance.Order)
    {
        _covariance = covariance;
        _parts.Resize(1, covariance.Order);
    }

    internal override ReadOnlySpan<double> Products => _parts[0];

    private protected override double Product(int asset) => _parts[0][asset];

    private protected override double Diagonal(int asset) => _covariance[asset, asset];

    private protected override void Move(int asset, double change) => Kernels.Axpy(change, _covariance.Row(asset), _parts[0]);

    private protected override void Clear() => _parts[0].Clear();

    private protected override void Multiply() => _covariance.Multiply(Exposures, _parts[0]);

    private protected override void Renew(int step) => _parts[0][step] = Kernels.Dot(_covariance.Row(step), Exposures);

    private protected override double Form() => Kernels.Dot(Exposures, _parts[0]);
}
