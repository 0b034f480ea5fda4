package io.synod.ops.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.synod.simulation.Scenario;
import io.synod.simulation.SequenceDiagram.Format;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MermaidTextTest {
  @Test
  void shouldWriteEntitiesWhenCharactersHaveAMeaning() {
    assertEquals(
        """
        ---
        title: 'Paxos: it''s basic; #1'
        ---
        sequenceDiagram
          Note over P0,P1: one#59; two #35;3
        """,
        MermaidText.escaped(
            """
            ---
            title: Paxos: it's basic; #1
            ---
            sequenceDiagram
              Note over P0,P1: one; two #3
            """));
  }

  @ParameterizedTest
  @EnumSource(Scenario.class)
  void shouldQuoteTheTitleAndEndNoStatementWithinWords(final Scenario scenario) {
    final String diagram = MermaidText.escaped(scenario.run().render(Format.MERMAID));
    assertTrue(diagram.startsWith("---\ntitle: '" + scenario.title() + "'\n---\n"), diagram);
    final String statements = diagram.substring(diagram.indexOf("sequenceDiagram"));
    assertTrue(!statements.replace("#59;", "").contains(";"), diagram);
  }
}
