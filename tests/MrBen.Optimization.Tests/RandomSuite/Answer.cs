namespace MrBen.Optimization.Tests.RandomSuite;

/// <summary>What a solver said of one problem, and how to prove it.</summary>
/// <param name="Status">How the solve ended.</param>
/// <param name="Objective">The objective; infinite where there is no best point.</param>
/// <param name="Size">The largest term that the objective is made of: what a share of it is a share of.</param>
/// <param name="Numbers">Every number of the answer, the objective included.</param>
/// <param name="Prove">Recomputes the answer from the program's own data.</param>
internal sealed record Answer(SolverStatus Status, double Objective, double Size, Fingerprint Numbers, Func<Proof> Prove);
