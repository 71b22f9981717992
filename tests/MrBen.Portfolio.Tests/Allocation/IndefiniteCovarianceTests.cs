using MrBen.Optimization.LinearAlgebra;
using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Estimation;

namespace MrBen.Portfolio.Tests.Allocation;

/// <summary>A matrix that is no covariance is refused by every strategy, never shown as a portfolio without risk.</summary>
public class IndefiniteCovarianceTests
{
    // Half and half: ¼·0.01 + ¼·0.01 + ½·(−0.02) = −0.005.
    [Fact]
    public void ClosedFormStrategies_NameTheNegativeVariance()
    {
        ReturnEstimates estimates = ReturnEstimates.Create(["A", "B"], [0.1, 0.2], SymmetricMatrix.Create(2, [0.01, -0.02, -0.02, 0.01]));
        foreach (IAllocationStrategy strategy in (IAllocationStrategy[])[new EqualWeightStrategy(), new InverseVolatilityStrategy()])
        {
            ArgumentException e = Assert.Throws<ArgumentException>(
                () => strategy.Allocate(estimates, cancellationToken: TestContext.Current.CancellationToken));
            Assert.Equal(
                "The covariance gives these weights a variance of -0.005; it is not positive semidefinite. (Parameter 'estimates')", e.Message);
        }
    }

    // Perfectly opposed and equally volatile: half and half has the variance ¼·0.04 + ¼·0.04 − ½·0.04 = 0, a portfolio without risk to share.
    [Fact]
    public void RiskParity_WithoutRisk_SaysSo()
    {
        ReturnEstimates hedge = ReturnEstimates.Create(["A", "B"], [0.1, 0.2], SymmetricMatrix.Create(2, [0.04, -0.04, -0.04, 0.04]));
        AllocationResult result = new RiskParityStrategy().Allocate(hedge, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(AllocationStatus.NumericalError, result.Status);
        Assert.DoesNotContain("Infinity", result.Detail, StringComparison.Ordinal);
        Assert.EndsWith("at weights without risk, of which there is nothing to share.", result.Detail, StringComparison.Ordinal);
    }
}
