using MrBen.Optimization.Scenarios;

namespace MrBen.Optimization.Tests.Scenarios;

/// <summary>Each measure as objective, as ratio and as limit, against a search by golden sections on its definition.</summary>
public class ScenarioOptimalityTests
{
    // Share of programs that may end without an answer: none of the few of each run.
    private const double MostUnanswered = 0;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(MeasureDefinitions.Indices), MemberType = typeof(MeasureDefinitions))]
    public void Minimize_TwoOrThreeVariables_IsTheBestOfASearch(int index)
    {
        (ScenarioMeasure measure, Func<double[], double[], double> define) = MeasureDefinitions.All[index];
        int count = TestTier.Count(6, 100);
        int unanswered = 0;
        for (int seed = 0; seed < count; seed++)
        {
            int n = seed % 3 == 2 ? 3 : 2;
            ScenarioSet scenarios = ScenarioSamples.Create(seed, 12 + (seed % 40), n, isEquallyLikely: seed % 2 == 0);
            if (Solve(ScenarioSamples.LongOnly(ScenarioProgram.Minimize(scenarios, measure)), ref unanswered) is not { } outcome)
            {
                continue;
            }

            double searched = MeasureDefinitions.LeastOverSimplex(x => MeasureDefinitions.At(define, scenarios, x), n, n == 2 ? 60 : 30);
            Assert.Equal(MeasureDefinitions.At(define, scenarios, outcome.Point.ToArray()), outcome.Objective, tolerance: 1e-12);
            Assert.Equal(outcome.Objective, outcome.MeasureValue);
            Assert.InRange(outcome.Objective, searched - (n == 2 ? 1e-10 : 1e-6), searched + 1e-9 + outcome.Gap);
            Assert.InRange(outcome.Gap, 0, 1e-9 + (1e-6 * Math.Abs(searched)));
        }

        Assert.InRange(unanswered, 0, MostUnanswered * count);
    }

    // Dinkelbach (1967), Management Science 13(7): θ is the largest ratio exactly where the least θ·ρ − (reward − offset) is 0.
    [Theory]
    [MemberData(nameof(MeasureDefinitions.Indices), MemberType = typeof(MeasureDefinitions))]
    public void MaximizeRatio_TwoVariables_IsDinkelbachsRoot(int index)
    {
        (ScenarioMeasure measure, Func<double[], double[], double> define) = MeasureDefinitions.All[index];
        int count = TestTier.Count(6, 100);
        int unanswered = 0;
        for (int seed = 0; seed < count; seed++)
        {
            ScenarioSet scenarios = ScenarioSamples.Create(seed, 20 + (seed % 40), 2, mean: 2e-3);
            double[] reward = [1e-3, 2e-3 + (1e-4 * seed)];
            ScenarioProgram program = ScenarioSamples.LongOnly(ScenarioProgram.MaximizeRatio(scenarios, reward, 2e-4, measure));
            double least = MeasureDefinitions.LeastOverSimplex(x => MeasureDefinitions.At(define, scenarios, x), 2, 60);
            if (!(least > 1e-6))
            {
                ScenarioOutcome unlimited = new ScenarioSolver().Solve(program, cancellationToken: Token);
                Assert.Equal(SolverStatus.Unbounded, unlimited.Status);
                continue;
            }

            if (Solve(program, ref unanswered) is not { } outcome)
            {
                continue;
            }

            double theta = outcome.Objective;
            double root = MeasureDefinitions.LeastOverSimplex(
                x => (theta * MeasureDefinitions.At(define, scenarios, x)) - (x[0] * reward[0]) - (x[1] * reward[1]) + 2e-4, 2, 60);
            Assert.InRange(root, -1e-10 - (outcome.Gap / theta * reward.Max()), 1e-10);
            Assert.Equal(1, outcome.Point[0] + outcome.Point[1], tolerance: 1e-6);
        }

        Assert.InRange(unanswered, 0, MostUnanswered * count);
    }

    // Lagrange: with the multiplier λ ≥ 0 of a binding limit b, the least λ(ρ − b) − reward is minus the largest reward.
    [Theory]
    [MemberData(nameof(MeasureDefinitions.Indices), MemberType = typeof(MeasureDefinitions))]
    public void Maximize_UnderALimit_IsProvenByItsMultiplier(int index)
    {
        (ScenarioMeasure measure, Func<double[], double[], double> define) = MeasureDefinitions.All[index];
        int count = TestTier.Count(6, 100);
        int unanswered = 0;
        for (int seed = 0; seed < count; seed++)
        {
            ScenarioSet scenarios = ScenarioSamples.Create(seed, 15 + (seed % 40), 2, isEquallyLikely: seed % 2 == 0);
            double[] reward = [1e-3, 2e-3];
            double least = MeasureDefinitions.LeastOverSimplex(x => MeasureDefinitions.At(define, scenarios, x), 2, 60);
            double atBest = MeasureDefinitions.At(define, scenarios, 0, 1);
            double limit = (0.6 * least) + (0.4 * atBest);
            ScenarioProgram program = ScenarioSamples.LongOnly(ScenarioProgram.Maximize(scenarios, reward)).WithLimit(measure, limit);
            if (Solve(program, ref unanswered) is not { } outcome)
            {
                continue;
            }

            double lambda = outcome.LimitMultipliers[0];
            Assert.True(lambda >= 0, $"{seed}: {lambda}");
            Assert.InRange(outcome.LimitValues[0], double.NegativeInfinity, limit + (1e-6 * Math.Abs(limit)));
            if (atBest - least > 1e-7)
            {
                Assert.Equal(limit, outcome.LimitValues[0], tolerance: 1e-6 * Math.Abs(limit));
            }

            double bound = MeasureDefinitions.LeastOverSimplex(
                x => (lambda * (MeasureDefinitions.At(define, scenarios, x) - limit)) - (x[0] * reward[0]) - (x[1] * reward[1]), 2, 60);
            Assert.Equal(-bound, outcome.Objective, tolerance: 1e-8);
        }

        Assert.InRange(unanswered, 0, MostUnanswered * count);
    }

    // No answer is one of the method's arithmetic, and is counted; a wrong one is none of the outcomes.
    private static ScenarioOutcome? Solve(ScenarioProgram program, ref int unanswered)
    {
        ScenarioOutcome outcome = new ScenarioSolver().Solve(program, cancellationToken: Token);
        if (outcome.Status == SolverStatus.NumericalError)
        {
            unanswered++;
            return null;
        }

        Assert.Equal(SolverStatus.Optimal, outcome.Status);
        return outcome;
    }
}
