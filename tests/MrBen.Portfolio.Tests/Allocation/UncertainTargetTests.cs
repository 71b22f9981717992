using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Estimation;

namespace MrBen.Portfolio.Tests.Allocation;

/// <summary>A target return whose lowest case counts: what gives way, by how much, and what would do.</summary>
public class UncertainTargetTests
{
    // Volatilities of 16 % and 5 %: with κ = 1 and five years the largest lowest return lies between the two assets' own.
    private static readonly ReturnEstimates Two = Markets.Of([0.07, 0.03], [0.0256, 0.0008, 0.0008, 0.0025]);

    public static TheoryData<string> Sets => ["ellipsoid", "diagonal", "box"];

    private static ReturnUncertainty Set(string name) => name switch
    {
        "ellipsoid" => ReturnUncertainty.Ellipsoid(1, 5),
        "diagonal" => ReturnUncertainty.DiagonalEllipsoid(1, 5),
        _ => ReturnUncertainty.Box(1, 5),
    };

    // The lowest return of any weights, by a fine grid.
    private static double Most(ReturnUncertainty set) => Enumerable.Range(0, 10_001).Max(k =>
    {
        double w = k / 10_000.0;
        double mean = (0.07 * w) + (0.03 * (1 - w));
        double loss = set.Kind switch
        {
            ReturnUncertaintyKind.Ellipsoid => Math.Sqrt(((0.0256 * w * w) + (2 * 0.0008 * w * (1 - w)) + (0.0025 * (1 - w) * (1 - w))) / 5),
            ReturnUncertaintyKind.DiagonalEllipsoid => Math.Sqrt(((0.0256 * w * w) + (0.0025 * (1 - w) * (1 - w))) / 5),
            _ => ((0.16 * w) + (0.05 * (1 - w))) / Math.Sqrt(5),
        };
        return mean - loss;
    });

    [Theory]
    [MemberData(nameof(Sets))]
    public void SoftTarget_GivesWayByWhatTheLowestReturnLacks(string name)
    {
        AllocationResult result = Markets.Solve(Two, new PortfolioProblem
        {
            Objective = PortfolioObjective.MinimumVariance,
            ReturnUncertainty = Set(name),
            Constraints = new() { TargetReturn = 0.03, TargetReturnPriority = 1 },
        });
        Assert.True(result.IsOptimal, result.Detail);
        ConstraintViolation violation = Assert.Single(result.Violations);
        Assert.Equal(0.03 - Most(Set(name)), violation.Excess, 1e-6);
        Assert.Equal(result.WorstCaseReturn!.Value, violation.Value, 1e-12);
        Assert.Contains("lowest expected return ≥ 0.03", result.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Sets))]
    public void TargetBeyondTheLowest_IsExplainedByARelaxationThatDoes(string name)
    {
        foreach (double target in (double[])[0.03, 0.06, 0.2])
        {
            PortfolioProblem problem = new()
            {
                Objective = PortfolioObjective.MinimumVariance,
                ReturnUncertainty = Set(name),
                Constraints = new() { TargetReturn = target },
            };
            AllocationExplanation explanation = new PortfolioOptimizer().Explain(problem, Two, TestContext.Current.CancellationToken);
            LimitRelaxation relaxation = Assert.Single(explanation.Relaxations);
            Assert.Equal(LimitKind.ExpectedReturn, relaxation.Limit.Kind);
            Assert.Equal(Most(Set(name)), relaxation.To, 1e-6);
            Assert.True(Markets.Solve(Two, problem with { Constraints = explanation.Relax(problem.Constraints) }).IsOptimal);
        }
    }
}
