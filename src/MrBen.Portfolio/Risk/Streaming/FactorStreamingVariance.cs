using MrBen.Optimization.LinearAlgebra;

namespace MrBen.Portfolio.Risk.Streaming;

/// <summary>With Σ = BΩB' + diag(d): kept are the exposures to the factors, f = B'x, and Ωf.</summary>
internal sealed class FactorStreamingVariance(FactorCovariance covariance) : StreamingVariance(covariance.Order)
{
    private readonly double[] _factorExposures = new double[covariance.FactorCount];
    private readonly double[] _factorProducts = new double[covariance.FactorCount];

    private protected override double Product(int asset) =>
        Kernels.Dot(covariance.Loadings.Row(asset), _factorProducts) + (covariance.SpecificVariances[asset] * Exposures[asset]);

    private protected override double Diagonal(int asset) => covariance.Diagonal(asset);

    private protected override void Move(int asset, double change)
    {
        ReadOnlySpan<double> loadings = covariance.Loadings.Row(asset);
        Kernels.Axpy(change, loadings, _factorExposures);
        covariance.Factors.Multiply(_factorExposures, _factorProducts);
    }

    private protected override void Clear()
    {
        Array.Clear(_factorExposures);
        Array.Clear(_factorProducts);
    }

    private protected override void Multiply()
    {
        Array.Clear(_factorExposures);
        for (int i = 0; i < Count; i++)
        {
            Kernels.Axpy(Exposures[i], covariance.Loadings.Row(i), _factorExposures);
        }

        covariance.Factors.Multiply(_factorExposures, _factorProducts);
    }

    // All of it with the last step: f is a sum over all assets.
    private protected override void Renew(int step)
    {
        if (step == Count - 1)
        {
            Multiply();
        }
    }

    private protected override double Form()
    {
        double form = Kernels.Dot(_factorExposures, _factorProducts);
        for (int i = 0; i < Count; i++)
        {
            form += covariance.SpecificVariances[i] * Exposures[i] * Exposures[i];
        }

        return form;
    }
}
