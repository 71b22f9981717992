using MrBen.Optimization.LinearAlgebra;
using MrBen.Optimization.Scenarios;

namespace MrBen.Optimization.Tests.Scenarios;

/// <summary>Entropic measures where a scenario cannot happen.</summary>
public class EntropicMeasureTests
{
    // Losses of 0.02 with no probability, −0.01 and −0.03 with a half each: with a tail of 0.1 the larger of the two is all of it.
    [Fact]
    public void At_ScenarioWithoutProbability_DoesNotCount()
    {
        ScenarioSet set = ScenarioSet.Create(DenseMatrix.Create(3, 1, [-0.02, 0.01, 0.03]), [0, 0.5, 0.5]);
        Assert.Equal(-0.01, ScenarioMeasure.EntropicValueAtRisk(0.9).At(set, [1]), 1e-12);
    }

    [Fact]
    public void Minimize_ScenarioWithoutProbability_IsThatOfTheOthers()
    {
        double[] returns = [0.01, 0.03, -0.02, 0.00, 0.02, -0.01, -0.01, 0.02];
        ScenarioSet all = ScenarioSet.Create(DenseMatrix.Create(4, 2, returns), [0, 1.0 / 3, 1.0 / 3, 1.0 / 3]);
        ScenarioSet others = ScenarioSet.Create(DenseMatrix.Create(3, 2, returns.AsSpan(2)));
        ScenarioOutcome expected = Solve(others);
        ScenarioOutcome actual = Solve(all);
        Assert.Equal(SolverStatus.Optimal, actual.Status);
        Assert.Equal(expected.Objective, actual.Objective, 1e-9);

        static ScenarioOutcome Solve(ScenarioSet set) => new ScenarioSolver().Solve(
            ScenarioProgram.Minimize(set, ScenarioMeasure.EntropicValueAtRisk(0.5)).WithBounds([0, 0], [])
                .WithRows(DenseMatrix.Create(1, 2, [1, 1]), [1], [1]), cancellationToken: TestContext.Current.CancellationToken);
    }
}
