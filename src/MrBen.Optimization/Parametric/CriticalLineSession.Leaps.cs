using MrBen.Optimization.LinearAlgebra;
using MrBen.Optimization.Quadratic;

namespace MrBen.Optimization.Parametric;

/// <content>Where a path breaks down: the program a little behind is solved and certified on its own, and the path goes on from there.</content>
public sealed partial class CriticalLineSession
{
    // How far a leap goes at first, as a share of λ or its scale, and how many times farther with each attempt at one place. In between the
    // solution is taken for a straight line; that costs the square of this share of the objective.
    private const double FirstLeap = 1e-11;
    private const double LeapGrowth = 10;
    private const int MaxLeapsAtOnePlace = 4;

    private SolverSession? _beyond;

    private FreeSetStatus Leap(
        QuadraticProgram program, ReadOnlySpan<double> reward, SolverOutcome start, SolverSettings settings, CancellationToken cancellationToken,
        ref int iterations)
    {
        _beyond ??= new SolverSession(_clock);
        _recorder!.Begin(program, reward);
        FreeSetStatus status = Follow(program, reward, start, spread: 0, from: 0, ref iterations);
        double scale = ScaleAt(program, start.Point, reward);
        double[] linear = new double[program.VariableCount];
        double last = 0;
        double share = FirstLeap / LeapGrowth;
        int leaps = 0;
        while (!Ends(status) && leaps < MaxLeapsAtOnePlace && scale > 0)
        {
            double reached = _recorder.LastTradeOff;
            (share, leaps) = reached > last ? (FirstLeap, 1) : (share * LeapGrowth, leaps + 1);
            last = reached;
            TimeSpan? left = _budget.Remaining;
            if (left <= TimeSpan.Zero)
            {
                return FreeSetStatus.TimeLimit;
            }

            double place = reached + (share * Math.Max(reached, scale));
            program.Linear.CopyTo(linear);
            Kernels.Axpy(-place, reward, linear);
            QuadraticProgram there = program.WithLinear(linear);
            SolverOutcome outcome = _beyond.Solve(there, settings with { TimeLimit = left }, cancellationToken);
            iterations += outcome.Iterations;
            status = outcome.Status == SolverStatus.Optimal
                ? Follow(there, reward, outcome, spread: 0, from: place, ref iterations)
                : FreeSetStatus.Breakdown;
        }

        return status;
    }

    private double ScaleAt(QuadraticProgram program, ReadOnlySpan<double> point, ReadOnlySpan<double> reward)
    {
        int[] all = [.. Enumerable.Range(0, point.Length)];
        double[] slopes = program.Linear.ToArray();
        program.Hessian.AddColumns(all, point, slopes);
        return Scale(point, slopes, reward);
    }
}
