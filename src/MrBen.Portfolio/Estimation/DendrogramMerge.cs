namespace MrBen.Portfolio.Estimation;

/// <summary>
/// One step of a hierarchical clustering of N assets. Clusters 0 to N − 1 are the assets; the k-th merge, from 0, makes cluster N + k.
/// </summary>
/// <param name="First">The smaller of the two cluster numbers.</param>
/// <param name="Second">The larger one.</param>
/// <param name="Height">Their distance under the linkage; heights never fall from one merge to the next.</param>
/// <param name="Size">Assets in the new cluster.</param>
public readonly record struct DendrogramMerge(int First, int Second, double Height, int Size);
