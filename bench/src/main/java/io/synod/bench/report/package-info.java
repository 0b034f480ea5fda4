/** What a measurement leaves behind: percentile tables, plots, JSON, and what machine it was. */
package io.synod.bench.report;
