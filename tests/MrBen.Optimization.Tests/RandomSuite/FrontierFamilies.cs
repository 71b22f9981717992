using MrBen.Optimization.LinearAlgebra;
using MrBen.Optimization.Parametric;
using MrBen.Optimization.Quadratic;
using MrBen.Optimization.Tests.Parametric;
using static System.FormattableString;

namespace MrBen.Optimization.Tests.RandomSuite;

/// <summary>Frontiers: every corner proven, and one place between corners solved by a solver that knows nothing of the frontier.</summary>
internal static class FrontierFamilies
{
    private const double Tolerance = 1e-9;

    public static IReadOnlyList<SuiteFamily> All { get; } =
    [
        .. Enum.GetValues<FrontierFamily>().Select(family => new SuiteFamily($"frontier {family}", 800,
            (seed, token) => Solve(RandomFrontiers.Create(family, seed), token))),
        new SuiteFamily("frontier of split trades", 1_500, (seed, token) => Solve(SplitTrades.Create(seed), token)),
    ];

    private static Answer Solve((QuadraticProgram Program, double[] Reward) problem, CancellationToken token)
    {
        (QuadraticProgram program, double[] reward) = problem;
        CriticalLineResult result = CriticalLine.Trace(program, reward, cancellationToken: token);
        if (result.Frontier is not { } frontier)
        {
            return new Answer(result.Status, result.Start.Objective, 0, QuadraticAnswers.Numbers(result.Start),
                () => new Proof(0, Invariant($"start {result.Start.Status}, {result.Start.Certificate}")));
        }

        double tradeOff = Somewhere(program, reward);
        FrontierPoint point = frontier.AtTradeOff(tradeOff);
        double objective = point.Status == SolverStatus.Unbounded ? double.NegativeInfinity : point.Outcome.Objective;
        QuadraticProgram there = At(program, reward, tradeOff);
        bool isWhole = Enumerable.Range(0, frontier.Corners.Length).All(k => frontier.AtCorner(k).Status != SolverStatus.NumericalError);
        SolverStatus status = isWhole ? point.Status : SolverStatus.NumericalError;
        return new Answer(status, objective, QuadraticAnswers.Size(there, point.Outcome.Point, point.Outcome.Objective),
            Numbers(frontier, point), () => Prove(frontier, there, point, token));
    }

    private static Fingerprint Numbers(Frontier frontier, FrontierPoint point)
    {
        Fingerprint numbers = QuadraticAnswers.Numbers(point.Outcome);
        double[] corner = new double[frontier.Program.VariableCount];
        for (int k = 0; k < frontier.Corners.Length; k++)
        {
            frontier.CopyCorner(k, corner);
            numbers = numbers.With(corner).With(frontier.Corners[k].TradeOff, frontier.Corners[k].Reward, frontier.Corners[k].Value);
        }

        return numbers;
    }

    // The reward weighs as much as the slopes of risk and costs where all variables are alike; known before anything is solved.
    private static double Somewhere(QuadraticProgram program, double[] reward)
    {
        double slope = Kernels.MaxAbs(program.Linear);
        for (int j = 0; j < reward.Length; j++)
        {
            slope = Math.Max(slope, program.Hessian.Diagonal(j) / reward.Length);
        }

        double fastest = Kernels.MaxAbs(reward);
        return fastest > 0 ? 0.7 * slope / fastest : 1;
    }

    private static QuadraticProgram At(QuadraticProgram program, double[] reward, double tradeOff)
    {
        double[] linear = program.Linear.ToArray();
        Kernels.Axpy(-tradeOff, reward, linear);
        return program.WithLinear(linear);
    }

    private static Proof Prove(Frontier frontier, QuadraticProgram there, FrontierPoint point, CancellationToken token)
    {
        double worst = 0;
        for (int k = 0; k < frontier.Corners.Length; k++)
        {
            FrontierPoint corner = frontier.AtCorner(k);
            Proof proof = QuadraticAnswers.Prove(
                At(frontier.Program, frontier.Reward.ToArray(), corner.TradeOff), corner.Outcome);
            worst = Math.Max(worst, proof.Gap);
            if (proof.Fault is { } fault)
            {
                return new Proof(worst, Invariant($"corner {k} of {frontier.Corners.Length}: {fault}"));
            }
        }

        SolverOutcome expected = new QuadraticSolver().Solve(there, cancellationToken: token);
        if (point.Status == SolverStatus.Unbounded)
        {
            return Proof.Of(worst, expected.Status == SolverStatus.Unbounded, Invariant($"the solver says {expected.Status}"));
        }

        double size = QuadraticAnswers.Size(there, point.Outcome.Point, expected.Objective);
        return Proof.Of(worst,
            point.Status == SolverStatus.Optimal && expected.Status == SolverStatus.Optimal
                && Math.Abs(expected.Objective - point.Outcome.Objective) <= Tolerance * size,
            Invariant($"{point.Outcome.Objective:R} at λ = {point.TradeOff}, the solver {expected.Status} {expected.Objective:R}"));
    }
}
