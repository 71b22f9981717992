using System.Collections.Immutable;
using MrBen.Optimization.Conic;
using MrBen.Optimization.LinearAlgebra;

namespace MrBen.Optimization.Scenarios;

/// <summary>What must lie in a cone: h + Gx. Immutable and thread-safe.</summary>
/// <param name="Cone">The cone, of dimension d.</param>
/// <param name="Rows">G, d × n.</param>
/// <param name="Offsets">h, length d.</param>
public sealed record ConeLimit(Cone Cone, DenseMatrix Rows, ImmutableArray<double> Offsets);
