using MrBen.Optimization.LinearAlgebra;
using MrBen.Optimization.Scenarios;
using MrBen.Optimization.Tests.Scenarios;
using static System.FormattableString;

namespace MrBen.Optimization.Tests.RandomSuite;

/// <summary>
/// Each measure of scenarios in turn as what is least, as what limits the largest reward, and as what divides it; measures recomputed by
/// their definitions.
/// </summary>
internal static class ScenarioFamilies
{
    private const double Tolerance = 1e-7;

    // What a reward must exceed, of about 1e-3, to be divided.
    private const double Offset = 1e-4;

    private static readonly (int Scenarios, int Variables)[] Sizes = [(15, 25), (60, 10), (120, 3), (40, 5)];

    public static IReadOnlyList<SuiteFamily> All { get; } =
    [
        .. Enumerable.Range(0, MeasureDefinitions.All.Count).Select(index => new SuiteFamily(
            $"scenarios {MeasureDefinitions.All[index].Measure}", 400, (seed, token) => Solve(index, seed, token))),
    ];

    private static Answer Solve(int index, int seed, CancellationToken token)
    {
        ScenarioMeasure measure = MeasureDefinitions.All[index].Measure;
        (int count, int n) = Sizes[seed % Sizes.Length];
        ScenarioSet scenarios = ScenarioSamples.Create(seed, count, n, mean: 1e-3, isEquallyLikely: seed % 2 == 0);
        double[] equal = [.. Enumerable.Repeat(1.0 / n, n)];
        double atEqual = measure.At(scenarios, equal);
        ScenarioProgram program = ScenarioSamples.LongOnly((seed % 3) switch
        {
            0 => ScenarioProgram.Minimize(scenarios, measure),
            1 => ScenarioProgram.Maximize(scenarios, scenarios.Mean).WithLimit(measure, atEqual + (0.05 * (Math.Abs(atEqual) + 1e-5))),
            _ => ScenarioProgram.MaximizeRatio(scenarios, scenarios.Mean, Offset, measure),
        });
        ScenarioOutcome outcome = new ScenarioSolver().Solve(program, cancellationToken: token);
        Fingerprint numbers = Fingerprint.Of(outcome.Point).With(outcome.RowMultipliers).With(outcome.BoundMultipliers)
            .With(outcome.LimitValues).With(outcome.LimitMultipliers).With(outcome.Objective);
        double size = outcome.HasPoint ? SizeOf(program, outcome.Objective) : 0;
        return new Answer(outcome.Status, outcome.Objective, size, numbers, () => Prove(index, program, outcome));
    }

    // Of a measure or a reward, which may be 0, no less than a tenth of a daily return's order.
    private static double SizeOf(ScenarioProgram program, double objective) =>
        Math.Max(Math.Abs(objective), program.Goal == ScenarioGoal.LargestRatio ? 0 : 1e-4);

    private static Proof Prove(int index, ScenarioProgram program, ScenarioOutcome outcome)
    {
        (ScenarioMeasure measure, Func<double[], double[], double> define) = MeasureDefinitions.All[index];
        double[] point = outcome.Point.ToArray();
        double value = MeasureDefinitions.At(define, program.Scenarios, point);
        double reward = point.Zip(program.Scenarios.Mean.ToArray(), (x, r) => x * r).Sum();
        if (outcome.Status == SolverStatus.Unbounded && program.Goal == ScenarioGoal.LargestRatio)
        {
            // A reward without risk: the given point, or the portfolio in its direction, has it.
            double total = point.Sum();
            Kernels.Scale(1 / total, point);
            value = MeasureDefinitions.At(define, program.Scenarios, point);
            return Proof.Of(0, reward / total > Offset && value <= 1e-9, Invariant($"ratio of {reward / total} over {value}"));
        }

        if (outcome.Status == SolverStatus.PrimalInfeasible && program.Goal == ScenarioGoal.LargestRatio)
        {
            double largest = program.Scenarios.Mean.ToArray().Max();
            return Proof.Of(0, largest <= Offset, Invariant($"a reward of {largest}"));
        }

        if (outcome.Status != SolverStatus.Optimal)
        {
            return new Proof(0, Invariant($"{program.Goal}, {outcome.Iterations} iterations, {outcome.Certificate}"));
        }

        double objective = program.Goal switch
        {
            ScenarioGoal.LeastMeasure => value,
            ScenarioGoal.LargestReward => reward,
            _ => (reward - Offset) / value,
        };
        double size = SizeOf(program, objective);
        bool feasible = Math.Abs(point.Sum() - 1) <= Tolerance && point.Min() >= -Tolerance
            && (program.Limits.IsEmpty || value <= program.Limits[0].Upper + (1e-6 * (Math.Abs(program.Limits[0].Upper) + 1e-3)));
        bool holds = feasible && outcome.Certificate.Holds(Tolerance) && Math.Abs(objective - outcome.Objective) <= 1e-10 * size
            && outcome.Gap <= 1e-6 * size;
        return Proof.Of(outcome.Certificate.Largest, holds, Invariant(
            $"{program.Goal}, {outcome.Objective:R} of {objective:R}, gap {outcome.Gap:E1}, feasible {feasible}, {outcome.Certificate}"));
    }
}
