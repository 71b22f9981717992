using MrBen.Optimization.Certificates;
using MrBen.Optimization.RiskBudgeting;

namespace MrBen.Optimization.Tests.RiskBudgeting;

/// <summary>Recomputes what an outcome under limits claims.</summary>
internal static class BudgetingProof
{
    /// <summary>By the verifier, which shares no code with the solver, on the original data; then the rule for λ.</summary>
    public static void AssertProven(RiskBudgetingProgram program, RiskBudgetingOutcome outcome)
    {
        Assert.Equal(SolverStatus.Optimal, outcome.Status);
        Certificate certificate = CertificateVerifier.Verify(
            program.LinearizedAt(outcome.Point, outcome.LogarithmWeight), outcome.Point, outcome.RowMultipliers, outcome.BoundMultipliers);
        Assert.Equal(certificate, outcome.Certificate);
        Assert.True(certificate.ResidualsHold(1e-11), $"{certificate}");
        double[] product = new double[outcome.Point.Length];
        program.Covariance.Multiply(outcome.Point, product);
        double variance = 0;
        for (int i = 0; i < product.Length; i++)
        {
            Assert.True(outcome.Point[i] * program.Signs[i] > 0);
            variance += outcome.Point[i] * product[i];
        }

        for (int i = 0; i < product.Length; i++)
        {
            Assert.Equal(outcome.Point[i] * product[i] / variance, outcome.Contributions[i], tolerance: 1e-12);
        }

        if (program.Rule == LogarithmWeightRule.MeetsBudget)
        {
            Assert.Equal(0, outcome.RowMultipliers[^1]);
        }
        else
        {
            Assert.Equal(variance, outcome.LogarithmWeight, tolerance: 1e-10 * variance);
        }
    }

    /// <summary>No portfolio is allowed, which the outcome proves with a violation of at least so much.</summary>
    public static void AssertInfeasible(RiskBudgetingProgram program, RiskBudgetingOutcome outcome, double atLeast)
    {
        Assert.Equal(SolverStatus.PrimalInfeasible, outcome.Status);
        Assert.False(outcome.HasPoint);
        Assert.Equal(double.PositiveInfinity, outcome.Objective);
        double violation = CertificateVerifier.VerifyInfeasibility(program.AllowedPortfolios!, outcome.Infeasibility!.Constraints);
        Assert.Equal(outcome.Infeasibility.Violation, violation);
        Assert.True(violation >= atLeast, $"{violation}");
    }
}
